"""Several programs as one: one output, one end, nobody left behind."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from apprentice.supervisor import LONGEST_LINE, Program, Supervisor

STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
)
POLITE = "import time; print('ready', flush=True); time.sleep(60)"


def python(name, code):
    return Program(name, [sys.executable, "-c", code])


def signal_when(count, said, number=signal.SIGINT):
    """Return a tick that signals this process once that many programs have said they are ready."""
    sent = []

    def tick():
        if len(sent) == 0 and sum("ready" in line for line in said) == count:
            sent.append(os.kill(os.getpid(), number))

    return tick


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_program_with_status_zero(tmp_path, number):
    said = []
    programs = [python("one", POLITE), python("two", POLITE)]

    status = Supervisor(programs, tmp_path, said.append, signal_when(2, said, number)).run()

    assert (status, [program.returncode for program in programs]) == (0, [-signal.SIGTERM, -signal.SIGTERM])


def test_output_is_copied_line_by_line_under_the_name_of_its_program(tmp_path):
    said = []
    code = "import sys; sys.stdout.write('first\\n\\nsec'); sys.stdout.flush(); sys.stderr.write('ond\\nlast')"

    status = Supervisor([python("web", code)], tmp_path, said.append).run()

    assert said[:-1] == ["   web | first", "   web | second", "   web | last"]
    assert (status, said[-1]) == (1, "web ended by itself with status 0; stopping the others")


def test_a_program_that_fails_ends_the_others_with_status_one(tmp_path):
    said = []
    programs = [python("web", POLITE), python("beat", "raise SystemExit(3)")]

    status = Supervisor(programs, tmp_path, said.append).run()

    assert (status, programs[0].returncode) == (1, -signal.SIGTERM)
    assert "beat ended by itself with status 3; stopping the others" in said


def test_a_program_that_does_not_stop_is_killed_after_the_grace(tmp_path):
    said = []
    program = python("worker", STUBBORN)

    status = Supervisor([program], tmp_path, said.append, signal_when(1, said), grace=0.3).run()

    assert (status, program.returncode, said[-1]) == (0, -signal.SIGKILL, "worker did not end in time; killed")


def test_what_a_program_left_behind_in_its_session_is_ended_too(tmp_path):
    said = []
    code = "import subprocess, sys; print('pid', subprocess.Popen(['sleep', '60']).pid)"

    Supervisor([python("web", code)], tmp_path, said.append).run()

    straggler = Path("/proc") / said[0].split()[-1]
    time.sleep(0.1)
    assert not straggler.exists() or "Z" in (straggler / "stat").read_text().rpartition(")")[2]


def test_a_line_without_an_end_is_printed_once_it_is_long():
    program = Program("web", [])

    assert program.lines(b"x" * LONGEST_LINE) == []
    assert program.lines(b"x") == ["x" * (LONGEST_LINE + 1)]


def test_the_signal_handlers_of_before_are_back_afterwards(tmp_path):
    before = signal.getsignal(signal.SIGINT)

    Supervisor([python("web", "pass")], tmp_path, lambda _line: None).run()

    assert signal.getsignal(signal.SIGINT) is before
