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


class ProblemTask(ErrorTask):
    """Answers a request that waitress refuses, and hangs up."""

    def execute(self) -> None:
        """Write the problem in the place of waitress's plain words."""
        error = self.request.error
        problem = said(error.code, error.body, self.channel.server.adj.max_request_body_size)
        body = json.dumps(problem.to_dict(uuid4().hex)).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "application/problem+json"))
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
        return Problem("too-large", detail, limit={"name": "body", "value": largest_body})
    return Problem("bad-request", f"The request could not be understood: {reason}.", status=status)
