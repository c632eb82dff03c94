"""What kombu sees of a spool."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from kombu import Connection
from kombu.transport import virtual

from common.spool.folders import Owner, Spool

log = logging.getLogger(__name__)

SWEEP_SECONDS = 2.0
Delivery = Callable[..., Any]


class QoS(virtual.QoS):
    """kombu's record of unacknowledged messages, made to settle their files."""

    channel: "Channel"
    _on_collect: Finalize

    def __init__(self, channel: "Channel", prefetch_count: int = 0) -> None:
        """Drop kombu's finalizer, which would keep the channel and so its lock alive for ever."""
        super().__init__(channel, prefetch_count)
        self._on_collect.cancel()

    def ack(self, delivery_tag: str) -> None:
        """Delete the message's file: the work is done."""
        self.channel.settle(delivery_tag, Path.unlink)
        super().ack(delivery_tag)

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Return the message to its queue, or delete it."""
        self.channel.settle(delivery_tag, self.channel.spool.give_back if requeue else Path.unlink)
        super().ack(delivery_tag)


class Channel(virtual.Channel):
    """One conversation with the spool; it becomes an owner when it first consumes."""

    QoS = QoS
    #: kombu would publish copies at shutdown; the files themselves go back instead.
    do_restore = False

    def __init__(self, connection: "Transport", **kwargs: object) -> None:
        """Open the spool named in the transport options."""
        super().__init__(connection, **kwargs)
        self.spool = Spool(Path(connection.options["spool"]))
        self._owner: Owner | None = None
        self._claims: dict[str, Path] = {}
        self._ahead: dict[str, deque[Path]] = {}
        self._unanswered: set[str] = set()
        self._next_sweep = 0.0

    def basic_consume(
        self, queue: str, no_ack: bool, callback: Delivery | None, consumer_tag: str | None, **kwargs: Any
    ) -> str:
        """Consume from a queue; without acknowledgements a message is done once it is delivered."""
        (self._unanswered.add if no_ack else self._unanswered.discard)(queue)
        return super().basic_consume(queue, no_ack, callback, consumer_tag, **kwargs)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Any:
        """Take one message, or None when nothing waits."""
        message = super().basic_get(queue, no_ack=no_ack, **kwargs)
        if no_ack and message is not None and message.delivery_tag:
            self.settle(message.delivery_tag, Path.unlink)
        return message

    def settle(self, delivery_tag: str, move: Callable[[Path], None]) -> None:
        """End a claim by this move; a claim that is no longer ours is left alone."""
        claim = self._claims.pop(delivery_tag, None)
        if claim is not None:
            with suppress(FileNotFoundError):
                move(claim)

    def close(self) -> None:
        """Stop consuming and return every message that was not acknowledged."""
        if not self.closed and self._owner is not None:
            for delivery_tag in list(self._claims):
                self.settle(delivery_tag, self.spool.give_back)
            self._owner.leave()
        super().close()

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002 - kombu's signature
        owner = self._living_owner()
        for waiting in self._oldest_first(queue):
            claim = owner.claim(waiting)
            payload = claim and self.spool.read(claim)
            if not claim or not payload:
                continue
            self._claims[payload["properties"]["delivery_tag"]] = claim
            if queue in self._unanswered:
                self.settle(payload["properties"]["delivery_tag"], Path.unlink)
            return payload
        raise Empty

    def _oldest_first(self, queue: str) -> Iterator[Path]:
        """Yield waiting messages from the last listing, and list again when it is used up."""
        ahead = self._ahead.setdefault(queue, deque())
        while ahead:
            yield ahead.popleft()
        ahead.extend(self.spool.waiting(queue))
        while ahead:
            yield ahead.popleft()

    def _living_owner(self) -> Owner:
        if self._owner is None or not self._owner.folder.exists():
            self._owner = Owner(self.spool.root)
            self.spool.tidy()
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP_SECONDS
            returned = self.spool.sweep(self._owner)
            if returned:
                log.warning("Gave back %d tasks of a process that died", returned)
        return self._owner

    def _put(self, queue: str, message: dict[str, Any], **_kwargs: object) -> None:
        self.spool.put(queue, message)

    def _size(self, queue: str) -> int:
        return len(self.spool.waiting(queue))

    def _purge(self, queue: str) -> int:
        purged = 0
        for waiting in self.spool.waiting(queue):
            with suppress(FileNotFoundError):
                waiting.unlink()
                purged += 1
        return purged


class Transport(virtual.Transport):
    """What ``spool://`` stands for."""

    Channel = Channel
    default_port = 0
    driver_type = "spool"
    driver_name = "spool"
    #: A full or missing disk is a broker that is away: Celery waits and tries again instead of giving up.
    connection_errors = (*virtual.Transport.connection_errors, OSError)
    #: Queues and bindings belong to the spool, so all connections of a process share them.
    bindings: ClassVar[virtual.BrokerState] = virtual.BrokerState()

    def __init__(self, client: Connection, **kwargs: Any) -> None:
        """Connect, sharing the process's bindings."""
        super().__init__(client, **kwargs)
        self.options: dict[str, Any] = client.transport_options or {}
        self.state = self.bindings

    def driver_version(self) -> str:
        """Return the version of the layout of folders."""
        return "1"
