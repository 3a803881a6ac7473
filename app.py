"""Paraph's entry point: `python app.py` serves everything; `flask …` and WSGI servers find the application here.

Keeps the web server and the worker running. Importing it creates nothing, and loads the application only on request, so
that this process stays small.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, NoReturn

from backend.config import ConfigError, Settings
from backend.logging import set_up
from backend.serving.sockets import CAN_BE_INHERITED, ListenError, bind
from backend.supervisor import REFUSED, WEB, WORKER, Supervisor

if TYPE_CHECKING:
    from flask import Flask

_LOOK_SECONDS = 0.5


def create_app(settings: Settings | None = None) -> Flask:
    """The web application with its commands; by default with the settings of the environment."""
    from backend.web import create_app as create

    return create(settings)


def serve(settings: Settings, worker_command: Sequence[str] = WORKER) -> int:
    """Keep the web server and the worker running until SIGINT or SIGTERM; return the exit status.

    The worker starts once the web server is ready: by then the database is migrated.

    Args:
        worker_command: starts the worker; tests pass their own.
    Raises:
        ListenError: the address is in use.
    """
    # SIGINT too: a shell starts background jobs with SIGINT ignored, and Python keeps it so.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _leave)
    ready = threading.Event()

    def say(line: str) -> None:
        if not ready.is_set():  # a restarted web server prints the same line again
            print(line, flush=True)
        ready.set()

    with ExitStack() as stack:
        sockets = [stack.enter_context(opened) for opened in (bind(settings) if CAN_BE_INHERITED else [])]
        web = stack.enter_context(Supervisor(WEB, name="web server", sockets=sockets, on_line=say))
        while not ready.wait(_LOOK_SECONDS):
            if web.refused.is_set():
                return REFUSED
        if settings.worker == "embedded":
            stack.enter_context(Supervisor(worker_command, name="worker"))
        while True:  # in pieces: on Windows a signal does not end a wait
            threading.Event().wait(_LOOK_SECONDS)


def main(worker_command: Sequence[str] = WORKER) -> int:
    """Serve, and return the exit status."""
    try:
        settings = Settings.from_environ()
        set_up(settings.log_level, "server", settings.log_format)
        return serve(settings, worker_command)
    except (ConfigError, ListenError) as error:
        print(error, file=sys.stderr)
        return REFUSED


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
