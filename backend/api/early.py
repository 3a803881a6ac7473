"""What the server itself refuses before the application sees the request, in the application's words: problem+json.

Knows waitress and the shape of a problem. A body that is announced as too large is refused unread, so that nobody can
fill the disk with it; waitress would say so in plain text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from uuid import uuid4

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from backend.api.limits import MEGABYTE
from backend.api.problems import Problem
from backend.api.security import HEADERS


class ProblemTask(ErrorTask):
    """Answers a request that waitress refuses, and hangs up."""

    def execute(self) -> None:
        """Write the problem in the place of waitress's plain words."""
        error = self.request.error
        limit = self.channel.server.adj.max_request_body_size
        problem = getattr(error, "problem", None) or said(error.code, error.body, limit)
        request_id = uuid4().hex
        body = json.dumps(problem.to_dict(request_id)).encode()
        self.status = _status_line(problem)
        self.response_headers.extend(_headers(problem, request_id).items())
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class ProblemChannel(HTTPChannel):
    """A connection whose refusals are problems."""

    error_task_class = ProblemTask


def speak_in_problems(sockets: Iterable[object]) -> None:
    """Make all listening sockets of a waitress server, as they stand in its map, refuse in problems."""
    for listening in sockets:
        if hasattr(listening, "channel_class"):
            listening.channel_class = ProblemChannel


def said(status: int, reason: str, largest_body: int) -> Problem:
    """The problem for a refusal of waitress with this status and these words of its own."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        detail = f"One request may hold at most {largest_body // MEGABYTE} MB."
        return Problem(status, "too-large", detail, limit={"name": "body", "value": largest_body})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Problem(status, "server-error", f"The server cannot answer this: {reason}.")
    return Problem(status, "bad-request", f"The request could not be understood: {reason}.")


def written(problem: Problem) -> bytes:
    """A whole answer, for a client whose request is not read; the connection ends with it."""
    request_id = uuid4().hex
    body = json.dumps(problem.to_dict(request_id)).encode()
    headers = _headers(problem, request_id) | {"Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"HTTP/1.1 {_status_line(problem)}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _status_line(problem: Problem) -> str:
    return f"{problem.status} {HTTPStatus(problem.status).phrase}"


def _headers(problem: Problem, request_id: str) -> dict[str, str]:
    """What every answer of ours carries, since these never reach the application that adds it."""
    own = {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "X-Request-Id": request_id,
    }
    return HEADERS | own | problem.headers
