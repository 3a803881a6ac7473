"""Counts and times each request, and with PARAPH_LOG_FORMAT=json writes a log line for it.

Knows requests and their operations, never their content: no address, no query, no text, and of a person only the name
of the account.
"""

from __future__ import annotations

import logging
import time
from typing import Final

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

from backend.api.accounts.actor import account_name
from backend.config import Settings

NO_OPERATION: Final = "none"
"""Of a request to an address where there is nothing."""
OTHER_METHOD: Final = "other"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_OFTEN: Final = ("web_app.", "docs.", "health.", "metrics.")
"""Beginnings of operations that are logged at DEBUG only: files of the web app, and what monitoring asks."""
_KEY: Final = "paraph_request_watch"

logger = logging.getLogger(__name__)


class RequestWatch:
    """The metrics of requests, in ``registry``; of this process alone."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "paraph_requests",
            "Requests that were answered, by operation, method and class of the status",
            ("operation", "method", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "paraph_request_seconds",
            "Seconds until the response began, by operation",
            ("operation",),
            buckets=_SECONDS,
            registry=registry,
        )

    def note(self, operation: str, method: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(operation, method, f"{status // 100}xx").inc()
        self._seconds.labels(operation).observe(seconds)


def configure(app: Flask, settings: Settings, registry: CollectorRegistry) -> None:
    """Watch every request of ``app``. Comes before all other hooks, so that what they refuse is counted and timed."""
    app.extensions[_KEY] = RequestWatch(registry)
    app.before_request(_begin)
    app.after_request(_end)
    if settings.log_format == "json":
        app.after_request(_log)  # runs before `_end`, as all such hooks run in reverse order


def _begin() -> None:
    g.began = time.perf_counter()


def _log(response: Response) -> Response:
    operation = _operation()
    level = logging.DEBUG if operation.startswith(_OFTEN) else logging.INFO
    members = {
        "method": _method(),
        "operation": operation,
        "status": response.status_code,
        "milliseconds": round(_seconds() * 1000, 1),
        "actor": account_name(),
    }
    logger.log(level, "request", extra={"members": members})
    return response


def _end(response: Response) -> Response:
    watch: RequestWatch = current_app.extensions[_KEY]
    watch.note(_operation(), _method(), response.status_code, _seconds())
    return response


def _operation() -> str:
    """The endpoint, of which there are as many as routes; an address is the client's own text."""
    return request.endpoint or NO_OPERATION


def _method() -> str:
    return request.method if request.method in _METHODS else OTHER_METHOD


def _seconds() -> float:
    return time.perf_counter() - float(g.began)
