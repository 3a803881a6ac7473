"""Logging to the error stream: one line for each event, as text for people or as JSON for programs.

Knows the standard library's logging, and the id of the request that the current work belongs to.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

_NOISY = ("alembic", "PIL", "waitress.queue")
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


def set_up(level: str, process: str, log_format: str = "text") -> None:
    """Log to the error stream from ``level`` upwards; noisy libraries only from WARNING.

    Args:
        level: name of a logging level, such as ``"INFO"``.
        process: ``web`` or ``worker``, shown in each line.
        log_format: ``text``, or ``json`` for `JsonLines`.
    """
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter(f"%(asctime)s {process} %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines(process) if log_format == "json" else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class JsonLines(logging.Formatter):
    """Writes each event as one JSON object on one line; a member without a value is left out.

    A record's attribute ``members``, given by ``extra={"members": {…}}``, adds members of its own.
    """

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "process": self._process,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id(),
            **getattr(record, "members", {}),
            "exception": self.formatException(record.exc_info) if record.exc_info else None,
        }
        return json.dumps(
            {name: value for name, value in line.items() if value is not None},
            ensure_ascii=False,
            default=str,
        )


def request_id() -> str | None:
    """The id of the request that the current work belongs to; None if it belongs to none."""
    return _request_id.get()


def begin_request(identifier: str) -> None:
    """Note which request this thread works on from now on, until it begins another one."""
    _request_id.set(identifier)


@contextmanager
def on_behalf_of(identifier: str | None) -> Iterator[None]:
    """Work on what a request has asked for earlier (None: nobody's request)."""
    token = _request_id.set(identifier)
    try:
        yield
    finally:
        _request_id.reset(token)
