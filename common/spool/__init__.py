"""A durable Celery broker made of files, for one machine without Redis.

kombu's own ``filesystem`` transport writes messages in place and deletes them on delivery: a reader that meets a
half-written file crashes the worker, and a killed worker takes its tasks with it. Here every step is one rename:

    tmp/<name>                        being written, visible to nobody
    queues/<queue>/<name>             waiting
    inflight/<owner>/<queue>/<name>   claimed; the owner holds a lock that the kernel drops when the process dies
    dead/<queue>/<name>               unreadable, or its owner died too often while working on it

A message is deleted by its acknowledgement alone. A message whose owner died comes back within two seconds, so
delivery is at least once and tasks must not mind a second one. Local disks only: NFS has neither property.
"""

from kombu.transport import TRANSPORT_ALIASES


def register() -> None:
    """Make kombu understand ``spool://``."""
    TRANSPORT_ALIASES["spool"] = "common.spool.transport:Transport"
