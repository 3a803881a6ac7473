"""Refusals by waitress itself, before the application sees the request, as problem+json.

Knows waitress and the shape of a problem. A body whose announced length is too large is refused unread, so that nobody
can fill the disk with it; by default waitress would respond in plain text.
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


class ProblemTask(ErrorTask):
    """Responds to a request that waitress refuses, and closes the connection."""

    def execute(self) -> None:
        """Write the problem in place of waitress's plain text."""
        error = self.request.error
        problem = problem_for(error.code, error.body, self.channel.server.adj.max_request_body_size)
        body = json.dumps(problem.to_dict(uuid4().hex)).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/problem+json"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class ProblemChannel(HTTPChannel):
    """A connection that refuses with problems."""

    error_task_class = ProblemTask


def refuse_with_problems(sockets: Iterable[object]) -> None:
    """Make all listening sockets of a waitress server, the values of its ``map``, refuse with problems."""
    for listening in sockets:
        if hasattr(listening, "channel_class"):
            listening.channel_class = ProblemChannel


def problem_for(status: int, reason: str, largest_body: int) -> Problem:
    """The problem for a refusal by waitress; ``reason`` is its own text, ``largest_body`` a number of bytes."""
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        detail = f"One request may hold at most {largest_body // MEGABYTE} MB."
        return Problem("too-large", detail, limit={"name": "body", "value": largest_body})
    return Problem("bad-request", f"The request could not be understood: {reason}.", status=status)
