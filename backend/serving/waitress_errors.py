"""Refusals by waitress itself, before the application sees the request, as problem+json.

Knows waitress and the shape of a problem. A body whose announced length is too large is refused unread, so that nobody
can fill the disk with it; by default waitress would respond in plain text.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from uuid import uuid4

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from backend.config import MEGABYTE
from backend.http.headers import HEADERS
from backend.http.problem import Problem


class ProblemTask(ErrorTask):
    """Responds to a request that waitress refuses, and closes the connection."""

    def execute(self) -> None:
        """Write the problem in place of waitress's plain text."""
        error = self.request.error
        limit = self.request.adj.max_request_body_size
        problem = getattr(error, "problem", None) or problem_for(error.code, error.body, limit)
        request_id = uuid4().hex
        body = json.dumps(problem.to_dict(request_id)).encode()
        self.status = _status_line(problem)
        self.response_headers.extend(_headers(problem, request_id).items())
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class ProblemChannel(HTTPChannel):
    """A connection that refuses with problems."""

    error_task_class = ProblemTask


def problem_for(status: int, reason: str, largest_body: int) -> Problem:
    """The problem for a refusal by waitress; ``reason`` is its own text, ``largest_body`` a number of bytes."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        detail = f"One request may hold at most {largest_body // MEGABYTE} MB."
        return Problem("too-large", detail, limit={"name": "body", "value": largest_body})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem("internal-server-error", f"The server cannot answer this: {reason}.", status=status)
    return Problem("bad-request", f"The request could not be understood: {reason}.", status=status)


def written(problem: Problem) -> bytes:
    """A complete response for a client whose request is not read; the connection is closed after it."""
    request_id = uuid4().hex
    body = json.dumps(problem.to_dict(request_id)).encode()
    headers = _headers(problem, request_id) | {"Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"HTTP/1.1 {_status_line(problem)}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _status_line(problem: Problem) -> str:
    return f"{problem.status} {HTTPStatus(problem.status).phrase}"


def _headers(problem: Problem, request_id: str) -> dict[str, str]:
    """The headers that the application would have added, and the problem's own."""
    own = {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "X-Request-Id": request_id,
    }
    return HEADERS | own | problem.headers
