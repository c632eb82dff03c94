"""Run several programs as one: start together, one output, stop in order, nobody left behind."""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

GRACE_SECONDS = 12.0
TICK_SECONDS = 0.25
CHUNK = 65536
LONGEST_LINE = 16384
PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_with_parent(parent: int) -> None:
    """Ask the kernel to end this process when its parent dies, even by SIGKILL; Linux alone can."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before we asked
        os.kill(os.getpid(), signal.SIGTERM)


@dataclass
class Program:
    """One child in a session of its own, so that the terminal's Ctrl-C reaches the supervisor alone."""

    name: str
    argv: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    unfinished: bytes = b""

    def start(self, folder: Path) -> int:
        """Start the child and return the descriptor of its output."""
        parent = os.getpid()
        self.process = subprocess.Popen(  # noqa: S603 - our own command lines
            self.argv,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(parent),  # noqa: PLW1509 - no threads run here
        )
        assert self.process.stdout is not None  # noqa: S101 - asked for three lines above
        return self.process.stdout.fileno()

    @property
    def returncode(self) -> int | None:
        """Return the exit status, or None while the child runs."""
        return self.process.poll() if self.process else None

    @property
    def is_running(self) -> bool:
        """Say whether the child was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask the child to finish what it is doing and end."""
        if self.process and self.is_running:
            self.process.terminate()

    def finish(self) -> None:
        """End whatever is left of the child's session at once."""
        if self.process and self.process.stdout:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process.stdout.close()

    def lines(self, chunk: bytes) -> list[str]:
        """Return the whole lines that this piece of output completes."""
        *whole, self.unfinished = (self.unfinished + chunk).split(b"\n")
        if len(self.unfinished) > LONGEST_LINE or (not chunk and self.unfinished):
            whole, self.unfinished = [*whole, self.unfinished], b""
        return [line.decode(errors="replace").rstrip("\r") for line in whole]


@dataclass
class Supervisor:
    """Keep the programs running until a signal asks for the end or one of them ends by itself."""

    programs: list[Program]
    folder: Path
    say: Callable[[str], None]
    on_tick: Callable[[], None] = lambda: None
    grace: float = GRACE_SECONDS
    _asked: list[int] = field(default_factory=list)
    _outputs: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self) -> int:
        """Start everything, wait, stop everything; 0 when asked to stop, 1 when a program ended by itself."""
        before = {number: signal.signal(number, self._ask) for number in STOP_SIGNALS}
        try:
            for program in self.programs:
                self._outputs.register(program.start(self.folder), selectors.EVENT_READ, program)
            ended = self._watch()
            if ended:
                self.say(f"{ended.name} ended by itself with status {ended.returncode}; stopping the others")
            else:
                self.say("stopping ... (once more to stop at once)")
            return self._stop_all(1 if ended else 0)
        finally:
            self._outputs.close()
            for program in self.programs:
                program.finish()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self._asked.append(number)

    def _watch(self) -> Program | None:
        while not self._asked:
            self._copy_output()
            self.on_tick()
            for program in self.programs:
                if program.returncode is not None:
                    self._copy_the_rest()
                    return program
        return None

    def _stop_all(self, status: int) -> int:
        asked = len(self._asked)
        deadline = time.monotonic() + self.grace
        for program in self.programs:
            program.stop()
        while any(program.is_running for program in self.programs):
            self._copy_output()
            late = time.monotonic() > deadline
            if late or len(self._asked) > max(asked, 1):
                names = ", ".join(program.name for program in self.programs if program.is_running)
                self.say(f"{names} did not end in time; killed" if late else f"killed {names}")
                return status
        self._copy_the_rest()
        return status

    def _copy_the_rest(self) -> None:
        while self._copy_output(wait=0):
            pass

    def _copy_output(self, *, wait: float = TICK_SECONDS) -> bool:
        ready = self._outputs.select(wait)
        for key, _events in ready:
            program: Program = key.data
            chunk = os.read(key.fd, CHUNK)
            self._say_lines(program.name, program.lines(chunk))
            if not chunk:
                self._outputs.unregister(key.fd)
        return bool(ready)

    def _say_lines(self, name: str, lines: Iterable[str]) -> None:
        for line in lines:
            if line:
                self.say(f"{name:>6} | {line}")
