"""Paraph's entry point: `python app.py` serves everything; `flask …` and WSGI servers find the application here.

Connects settings, database, web application and worker. Importing it creates nothing.
"""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import NoReturn

import waitress
from flask import Flask

from backend import api
from backend.api.waitress_errors import refuse_with_problems
from backend.cli.commands import register
from backend.config import ConfigError, Settings
from backend.logging import set_up
from backend.services.office.startup import StartError, prepare
from backend.store.database import open_engine
from backend.supervisor import COMMAND, Supervisor
from backend.wiring import wiring_of

THREADS = 16
MEGABYTE = 1 << 20
EXTRA_BODY_MB = 1  # so that the application's own limit applies first: its error can say what was sent


def create_app(settings: Settings | None = None) -> Flask:
    """The web application with its commands; by default with the settings of the environment."""
    settings = settings or Settings.from_environ()
    app = api.create_app(settings)
    register(app)
    return app


def serve(settings: Settings, worker_command: Sequence[str] = COMMAND) -> None:
    """Migrate, start the worker, and answer requests until SIGINT or SIGTERM.

    Args:
        worker_command: starts the worker; tests pass their own.
    Raises:
        StartError: the database cannot be used, or the address is taken.
    """
    engine = open_engine(settings.database_url)
    prepare(engine, settings)
    engine.dispose()
    app = create_app(settings)
    server = _listen(app, settings)
    wiring_of(
        app
    ).live.start()  # after all that may fail, since the interpreter must not exit while this thread loads
    # SIGINT too: a shell starts background jobs with SIGINT ignored, and Python keeps it so.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _leave)
    with ExitStack() as stack:
        if settings.worker == "embedded":
            stack.enter_context(Supervisor(worker_command))
        print(f"Paraph is at http://{_shown(settings.host)}:{server.effective_port}", flush=True)
        server.run()


def main(worker_command: Sequence[str] = COMMAND) -> int:
    """Serve, and return the exit status."""
    try:
        settings = Settings.from_environ()
        set_up(settings.log_level, "web")
        serve(settings, worker_command)
    except (ConfigError, StartError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _listen(app: Flask, settings: Settings) -> waitress.server.BaseWSGIServer:
    sockets: dict[int, object] = {}
    try:
        server = waitress.create_server(
            app,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            ident="Paraph",
            max_request_body_size=(settings.max_upload_mb + EXTRA_BODY_MB) * MEGABYTE,
        )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise StartError(f"Paraph cannot listen on {settings.host}:{settings.port}: {error}") from error
        raise StartError(
            f"Port {settings.port} is in use by another program, perhaps another Paraph. "
            "Stop that program, or choose another port: PARAPH_PORT=6001 python app.py"
        ) from error

    refuse_with_problems(sockets.values())
    return server


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


def _shown(host: str) -> str:
    """The host as typed into a browser on this machine."""
    if host in ("0.0.0.0", "::", "127.0.0.1"):  # noqa: S104  # compared with, not bound to
        return "localhost"
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    sys.exit(main())
