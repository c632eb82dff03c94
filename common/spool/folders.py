"""The folders of a spool, its owners, and every move a message can make."""

import fcntl
import json
import logging
import os
import shutil
import time
import uuid
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

log = logging.getLogger(__name__)

MAX_DEATHS = 5
STALE_SECONDS = 3600


class Owner:
    """A living process's folder of claims; the lock on it tells the others that the process lives."""

    def __init__(self, root: Path) -> None:
        """Put a locked folder in place by rename, so that no sweep ever sees it unlocked."""
        name = f"{os.getpid()}-{uuid.uuid4().hex}"
        self.folder = root / "inflight" / name
        draft = root / "tmp" / name
        draft.mkdir(parents=True)
        lock = os.open(draft / ".lock", os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        self._let_go = weakref.finalize(self, os.close, lock)
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        draft.rename(self.folder)
        # A forked child would keep the lock alive after its parent's death.
        os.register_at_fork(after_in_child=self._let_go)

    def claim(self, waiting: Path) -> Path | None:
        """Take a waiting message; None when somebody else was quicker."""
        mine = self.folder / waiting.parent.name / waiting.name
        mine.parent.mkdir(exist_ok=True)
        try:
            waiting.rename(mine)
        except FileNotFoundError:
            return None
        return mine

    def leave(self) -> None:
        """Remove the folder, which must be empty of claims, and let go of the lock."""
        _remove_owner(self.folder)
        self._let_go()


class Spool:
    """The folders of one spool, and every move a message can make between them."""

    def __init__(self, root: Path) -> None:
        """Open the spool at this folder, which need not exist yet."""
        self.root = root

    def queue(self, queue: str) -> Path:
        """Return the folder where this queue's messages wait; any name is safe."""
        return self.root / "queues" / f"{quote(queue, safe='')}.q"

    def waiting(self, queue: str) -> list[Path]:
        """List the messages waiting in this queue, oldest first."""
        folder = self.queue(queue)
        try:
            return sorted(folder.iterdir())
        except FileNotFoundError:
            return []

    def put(self, queue: str, payload: dict[str, Any]) -> None:
        """Add a message: written where nobody looks, then renamed into its queue."""
        name = f"{time.time_ns():020d}-{uuid.uuid4().hex}.0.msg"
        folder, draft = self.queue(queue), self.root / "tmp" / name
        for parent in (folder, draft.parent):
            parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(payload), encoding="utf-8")
        draft.rename(folder / name)

    def read(self, claim: Path) -> dict[str, Any] | None:
        """Read a claimed message; one that cannot be read is set aside and logged, never raised."""
        try:
            payload = json.loads(claim.read_bytes())
            payload["properties"]["delivery_tag"]  # what every acknowledgement needs
        except (ValueError, KeyError, TypeError):
            self._set_aside(claim, "it cannot be read")
            return None
        if _deaths(claim):
            payload["redelivered"] = True
        return dict(payload)

    def give_back(self, claim: Path, *, after_death: bool = False) -> None:
        """Return a claim to the front of its queue, unless it has outlived too many owners."""
        deaths = _deaths(claim) + after_death
        if deaths >= MAX_DEATHS:
            self._set_aside(claim, f"{deaths} workers died while they worked on it")
            return
        stem = claim.name.split(".")[0]
        home = self.root / "queues" / claim.parent.name
        home.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # acknowledged a moment ago
            claim.rename(home / f"{stem}.{deaths}.msg")

    def sweep(self, me: Owner) -> int:
        """Give back what dead owners had claimed, and count it."""
        return sum(self._inherit(folder) for folder in list(me.folder.parent.iterdir()) if folder != me.folder)

    def tidy(self) -> None:
        """Delete drafts whose writers died long ago."""
        oldest = time.time() - STALE_SECONDS
        for draft in list((self.root / "tmp").iterdir()):
            with suppress(FileNotFoundError):
                if draft.stat().st_mtime < oldest:
                    shutil.rmtree(draft) if draft.is_dir() else draft.unlink()

    def _inherit(self, folder: Path) -> int:
        try:
            lock = (folder / ".lock").open("rb")
        except FileNotFoundError:  # its owner, or another sweep, is removing it
            _remove_owner(folder)
            return 0
        with lock:
            try:
                # flock, not lockf: POSIX locks belong to the process and would not stop a second channel of ours.
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return 0
            claims = list(folder.glob("*.q/*.msg"))
            for claim in claims:
                self.give_back(claim, after_death=True)
            _remove_owner(folder)
        return len(claims)

    def _set_aside(self, claim: Path, why: str) -> None:
        home = self.root / "dead" / claim.parent.name
        home.mkdir(parents=True, exist_ok=True)
        claim.rename(home / claim.name)
        log.error("Set aside message %s of queue %s: %s", claim.name, claim.parent.name, why)


def _deaths(claim: Path) -> int:
    """Read from a message's name how many owners it has outlived; a foreign name has outlived none."""
    parts = claim.name.split(".")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0  # noqa: PLR2004 - name.deaths.msg


def _remove_owner(folder: Path) -> None:
    with suppress(OSError):  # not empty, or gone: another sweep sees to it
        for queue in folder.glob("*.q"):
            queue.rmdir()
        (folder / ".lock").unlink(missing_ok=True)
        folder.rmdir()
