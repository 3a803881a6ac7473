"""The web server's process: `python -m backend.web`, started and started again by `python app.py`.

Connects settings, database, web application and server. Importing it creates nothing.
"""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from typing import NoReturn

import click
from flask import Flask

from backend import parent_watch
from backend.api import app as application
from backend.config import ConfigError, Settings
from backend.logging import set_up
from backend.services.accounts.opening import require_accounts_or_loopback
from backend.services.maintenance.startup import StartError, prepare
from backend.serving.listening import create_server
from backend.serving.sockets import ListenError, bind
from backend.store.database import open_engine
from backend.supervisor import REFUSED
from backend.wiring import wiring_of


def create_app(settings: Settings | None = None) -> Flask:
    """The web application with its commands; by default with the settings of the environment.

    Raises:
        ConfigError: a setting or the data folder cannot be used; for `flask …` a message instead of a traceback.
    """
    # Only here: the server needs no commands, and importing them would be a third of its start.
    from backend.cli.commands import register

    try:
        app = application.create_app(settings or Settings.from_environ())
    except ConfigError as error:
        if click.get_current_context(silent=True) is None:
            raise
        raise click.ClickException(str(error)) from error
    register(app)
    return app


def serve(settings: Settings, sockets: Sequence[socket.socket] = ()) -> None:
    """Migrate, print the address, and answer requests until SIGINT or SIGTERM.

    Args:
        sockets: bound sockets; by default they are bound here, to the address of the settings.
    Raises:
        StartError: the database cannot be used, or there are no accounts although others could reach it.
        ListenError: the address is in use.
    """
    sockets = sockets or bind(settings)
    engine = open_engine(settings.database_url)
    prepare(engine, settings)
    require_accounts_or_loopback(engine, settings)
    engine.dispose()
    app = application.create_app(settings)
    server = create_server(app, settings, sockets)
    wiring_of(
        app
    ).live.start()  # after all that may fail: the interpreter must not exit while this thread loads
    # SIGINT too: a shell starts background jobs with SIGINT ignored, and Python keeps it so.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, _leave)
    print(f"Paraph is at http://{_shown(settings.host)}:{sockets[0].getsockname()[1]}", flush=True)
    server.run()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal, or until the parent process is gone; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m backend.web", description="Serve the page and the API.")
    parser.add_argument("--sockets", type=int, nargs="*", default=[], help="descriptors of bound sockets")
    options = parser.parse_args(arguments)
    parent_watch.exit_with_parent()
    try:
        settings = Settings.from_environ()
        set_up(settings.log_level, "web", settings.log_format)
        serve(settings, [socket.socket(fileno=descriptor) for descriptor in options.sockets])
    except (ConfigError, StartError, ListenError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    return 0


def _leave(*_: object) -> NoReturn:
    raise SystemExit(0)


def _shown(host: str) -> str:
    """The host as typed into a browser on this machine."""
    if host in ("0.0.0.0", "::", "127.0.0.1"):  # noqa: S104  # compared with, not bound to
        return "localhost"
    return f"[{host}]" if ":" in host else host


if __name__ == "__main__":
    sys.exit(main())
