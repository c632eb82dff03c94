"""HiGHS 1.12 (SciPy 1.17) writes a line of its debugging to file descriptor 1, whatever it is asked: keep it away."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_one_at_a_time = Lock()


@contextmanager
def quiet() -> Iterator[None]:
    """Send what native code writes to the standard output nowhere for as long as the block lasts."""
    with _one_at_a_time:
        try:
            sys.stdout.flush()
            kept = os.dup(1)
        except (AttributeError, OSError, ValueError):  # there is no standard output to keep clean
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, 1)
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)
            os.close(nowhere)
