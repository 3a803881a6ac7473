"""Turn every exception of the application into application/problem+json.

Knows Flask and which exceptions there are; ``error_kinds`` holds their statuses. Details of a crash go to the log under
the request's id, never to the client.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, g, json, request
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from backend.api import request_limits
from backend.disk_sync import is_full
from backend.http.problem import Problem, busy, received
from backend.services.errors import ServiceError
from backend.services.shown_paths import without_places
from backend.store.errors import BlobDamaged, BlobError, BlobUnreadable, Busy, Damaged, StorageFull
from backend.wiring import wired

PROBLEM_JSON = "application/problem+json"
_KEPT_HEADERS = ("Allow", "Retry-After", "Content-Range")

logger = logging.getLogger(__name__)


def problem_response(problem: Problem) -> Response:
    """The response for a refusal, with the request's id."""
    members = problem.to_dict(g.get("request_id", "-"))
    members["detail"] = without_places(problem.detail, wired().settings)
    body = json.dumps(members)
    response = Response(body, status=problem.status, content_type=PROBLEM_JSON)
    response.headers.update(problem.headers)
    return response


def register_error_handlers(app: Flask) -> None:
    """Turn every error into a problem. A bug arrives as InternalServerError, after Flask has logged it."""
    app.register_error_handler(Problem, problem_response)
    app.register_error_handler(ServiceError, _service_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(StorageFull, _storage_full)
    app.register_error_handler(OSError, _system_error)
    app.register_error_handler(BlobError, _no_blob)
    app.register_error_handler(Damaged, _damaged)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(PoolTimeoutError, _database_error)


def _service_error(error: ServiceError) -> Response:
    return problem_response(Problem(error.code, error.detail, field=error.field, **error.extra))


def http_error(error: HTTPException) -> Response:
    """The response for what Flask and Werkzeug raise: 404, 405, 413, an untrusted host, a crash."""
    if isinstance(error, RequestEntityTooLarge):
        return problem_response(request_limits.too_large(request))
    if isinstance(error, InternalServerError):
        logger.error("the error above belongs to request %s", g.get("request_id"))
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    headers = {name: value for name, value in error.get_headers() if name in _KEPT_HEADERS}
    return problem_response(Problem(_slug(status), _detail(error, status), status=status, headers=headers))


def _detail(error: HTTPException, status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return f"There is nothing at this address. {received(request.path)}"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return f"This address does not support this method. {received(request.method)}"
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return "Something went wrong on the server. Its log has the details under this request id."
    return error.description or HTTPStatus(status).phrase


def _slug(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "-").replace("'", "")


def _busy(error: Busy) -> Response:
    return problem_response(Problem(error.code, f"{error}. Try again in a few seconds."))


def _storage_full(error: StorageFull) -> Response:
    detail = f"{error}. What was stored before is intact; free some space, then send this again."
    return problem_response(Problem(error.code, detail))


def _no_blob(error: BlobError) -> Response:
    logger.error("an image's file cannot be used, request %s: %s", g.get("request_id"), error)
    states = {BlobDamaged: "is damaged", BlobUnreadable: "cannot be read"}
    state = states.get(type(error), "is missing from the store")
    detail = (
        f"The file of this image {state}. Restore the images folder from a backup; flask doctor lists them."
    )
    return problem_response(Problem(error.code, detail))


def _damaged(error: Damaged) -> Response:
    logger.critical("the database is damaged, request %s: %s", g.get("request_id"), error)
    detail = f"{error}. Stop Paraph and restore a backup; flask doctor says how."
    return problem_response(Problem(error.code, detail))


def _system_error(error: OSError) -> Response:
    if not is_full(error):
        raise error  # a bug
    logger.error("the disk is full in request %s: %s", g.get("request_id"), error)
    return _storage_full(StorageFull("The server's disk is full"))


def _database_error(error: Exception) -> Response:
    """A 503: the database is unreachable or broken. The client may retry; the error itself goes to the log."""
    logger.error("database error in request %s: %s", g.get("request_id"), error)
    return problem_response(busy("The database is not working properly. The server's log has the details."))
