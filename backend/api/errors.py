"""Turns every exception of the app into application/problem+json.

Knows Flask and what each of the domain's errors means in HTTP; decides nothing itself. Inner details of a
crash go to the log under the request's id, never to the client.
"""

from __future__ import annotations

import logging
import re
from http import HTTPStatus

from flask import Flask, Response, g, json, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from backend.api import limits
from backend.api.problems import RETRY_AFTER_SECONDS, Problem, busy, received
from backend.services.errors import ServiceError, UnavailableError
from backend.store.errors import BlobMissing, Busy, StorageFull

PROBLEM_JSON = "application/problem+json"
_KEPT_HEADERS = ("Allow", "Retry-After", "Content-Range")

logger = logging.getLogger(__name__)


def problem_response(problem: Problem) -> Response:
    """The answer for a refusal, carrying the request's id."""
    body = json.dumps(problem.to_dict(g.get("request_id", "-")))
    response = Response(body, status=problem.status, content_type=PROBLEM_JSON)
    response.headers.update(problem.headers)
    return response


def register_error_handlers(app: Flask) -> None:
    """Route every refusal into one shape. A bug arrives as InternalServerError, after Flask has logged it."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(ServiceError, _service_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(
        Busy, lambda error: problem_response(busy(f"{error}. Try again in a few seconds."))
    )
    app.register_error_handler(StorageFull, _storage_full)
    app.register_error_handler(BlobMissing, _blob_missing)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(PoolTimeoutError, _database_error)


def _service_error(error: ServiceError) -> Response:
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__.removesuffix("Error")).lower()
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if isinstance(error, UnavailableError) else {}
    return problem_response(
        Problem(
            error.status,
            kind,
            error.detail,
            title=error.title,
            field=error.field,
            headers=headers,
            **error.extra,
        )
    )


def http_error(error: HTTPException) -> Response:
    """Answer for what Flask and Werkzeug raise themselves: 404, 405, 413, an untrusted host, a crash."""
    if isinstance(error, RequestEntityTooLarge):
        return problem_response(limits.too_large(request))
    if isinstance(error, InternalServerError):
        logger.error("the error above belongs to request %s", g.get("request_id"))
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    return problem_response(Problem(status, _slug(status), _detail(error, status), headers=headers))


def _detail(error: HTTPException, status: int) -> str:
    if status == 404:
        return f"Nothing is at this address. {received(request.path)}"
    if status == 405:
        return f"This address does not take this method. {received(request.method)}"
    if status == 500:
        return "Something went wrong on the server. Its log has more under this request id."
    return error.description or HTTPStatus(status).phrase


def _slug(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-").replace("'", "")


def _storage_full(error: StorageFull) -> Response:
    detail = f"{error}. What was stored before is intact; free some space, then send this again."
    return problem_response(Problem(507, "storage-full", detail))


def _blob_missing(error: BlobMissing) -> Response:
    logger.error("a row names a blob that is gone, request %s: %s", g.get("request_id"), error)
    return problem_response(Problem(404, "not-found", "The file of this image is missing from the store."))


def _database_error(error: Exception) -> Response:
    """The database is away or not as it should be: a 503 that may be retried; its words stay in the log."""
    logger.error("database error in request %s: %s", g.get("request_id"), error)
    return problem_response(busy("The database does not answer as it should. The server's log has more."))
