"""One command that runs everything on one machine."""

import fcntl
import os
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands
from django.db import connections

from apprentice.probe import answers
from apprentice.supervisor import Program, Supervisor, end_with_parent

#: On one's own machine root is one's own choice; Celery would print five lines about it.
ROOT_WARNING = "ignore:You're running the worker with superuser privileges"
HOST = "127.0.0.1"
INTERRUPTED = 130
ANY_HOST = "0.0.0.0"  # noqa: S104 - only where the person asks for it


class Command(BaseCommand):
    """Migrate, load the demo company the first time, then run web, worker and beat until Ctrl-C."""

    help = "Run Apprentice on this machine: web, worker and beat together. Ctrl-C stops it."
    requires_system_checks: list[str] = []  # the web process checks; twice would double the start

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", HOST), help="address to listen on")
        parser.add_argument("--with-parent", action="store_true", help="end when the process that started this ends")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["with_parent"]:
            end_with_parent(os.getppid())
        host, port = options["host"], settings.PORT
        refuse_taken_port(host, port)
        with only_instance(settings.VAR):
            self.prepare_apart()
            herald = Herald(host, port, self.say)
            os.environ.setdefault("LOG_LEVEL", "WARNING")
            if os.geteuid() == 0:
                os.environ["PYTHONWARNINGS"] = ROOT_WARNING
            supervisor = Supervisor(programs(host, port), settings.BASE_DIR, self.say, herald.announce_once_ready)
            sys.exit(supervisor.run())

    def prepare_apart(self) -> None:
        """Prepare in a child, so that what it imports does not stay in memory while everything runs."""
        connections.close_all()
        child = get_context("fork").Process(target=self.prepare_or_say_why, args=(os.getpid(),))
        child.start()
        with suppress(KeyboardInterrupt):
            child.join()
        child.join()
        if child.exitcode == INTERRUPTED:
            raise CommandError("Stopped while preparing; the next start takes up from here.", returncode=INTERRUPTED)
        if child.exitcode:
            raise CommandError("Apprentice could not be prepared; the reason stands above.")

    def prepare_or_say_why(self, parent: int) -> None:
        """Prepare, and end with a status that tells an interruption from a failure."""
        end_with_parent(parent)
        try:
            self.prepare()
        except KeyboardInterrupt:
            sys.exit(INTERRUPTED)
        except CommandError as error:
            self.stderr.write(str(error))
            sys.exit(1)

    def prepare(self) -> None:
        """Bring the database up to date, and fill an empty one when this is a demo."""
        self.say("Bringing the database up to date ...")
        Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent.mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO and "demo" in get_commands():
            call_command("demo", if_empty=True)

    def say(self, line: str) -> None:
        """Print a line at once, so that somebody who pipes the output sees it too."""
        self.stdout.write(line)
        self.stdout.flush()


class Herald:
    """Announce the address once, when the web process answers."""

    def __init__(self, host: str, port: int, say: Callable[[str], None]) -> None:
        """Remember where to look and how to speak."""
        self.host = HOST if host == ANY_HOST else host
        self.port = port
        self.say = say
        self.done = False

    def announce_once_ready(self) -> None:
        """Look whether the pages answer, and say so the first time they do."""
        if self.done or not answers(self.host, self.port):
            return
        self.done = True
        self.say(f"\nApprentice is ready: http://{'localhost' if self.host == HOST else self.host}:{self.port}/")
        for line in sign_ins():
            self.say(f"    {line}")
        self.say("Ctrl-C stops it.\n")


def programs(host: str, port: int) -> list[Program]:
    """Return the command lines of web, beat and worker, in the order in which they stop."""
    python = [sys.executable, "-m"]
    web = [*python, "gunicorn", "apprentice.wsgi:application", "--bind", f"{host}:{port}", "--no-control-socket"]
    web += ["--graceful-timeout", "8", "--log-level", "warning"]
    celery = [*python, "celery", "-A", "apprentice", "--quiet"]
    pool = ["-P", "threads"] if settings.EMBEDDED else ["-P", "prefork"]
    worker = [*celery, "worker", *pool, "-c", "2", "--without-gossip", "--without-mingle", "--without-heartbeat"]
    beat = [*celery, "beat", "--pidfile=", "--schedule", str(settings.CELERY_BEAT_SCHEDULE_FILENAME)]
    return [Program("web", web), Program("beat", beat), Program("worker", [*worker, "--loglevel", "INFO"])]


def refuse_taken_port(host: str, port: int) -> None:
    """Say in one sentence what to do when something else listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Can't listen on {host} port {port} ({error.strerror}). Stop what uses it, or choose another: "
                f"PORT={port + 1} make run"
            ) from error


def only_instance(var: Path) -> IO[str]:
    """Return this folder's lock, which the kernel drops when the process ends in whatever way."""
    lock = (var / "run.lock").open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        owner = lock.read().strip() or "unknown"
        raise CommandError(
            f"Apprentice already runs on {var} (process {owner}). Stop it first, or give this one a folder of its "
            "own: VAR_DIR=/somewhere/else make run"
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def sign_ins() -> list[str]:
    """Return the demo people's sign-ins, one line each; none where there is no demo."""
    if not settings.DEMO:
        return []
    from apprentice import demo  # slow to import, and only needed here

    return demo.sign_ins()
