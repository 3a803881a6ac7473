"""What waitress refuses by itself looks like every other refusal."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator

import pytest
import waitress

from backend.serving.waitress_errors import ProblemChannel, problem_for

LIMIT = 2 * 2**20


@pytest.fixture
def port() -> Iterator[int]:
    """A waitress in front of an application that must not be asked."""

    def never(environ: object, start_response: object) -> list[bytes]:
        raise AssertionError("the application was asked")

    sockets: dict[int, object] = {}
    server = waitress.create_server(never, map=sockets, host="127.0.0.1", port=0, max_request_body_size=LIMIT)
    server.channel_class = ProblemChannel
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()


def test_a_body_that_is_announced_as_too_large_is_refused_unread_and_as_a_problem(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest("POST", "/api/v1/images")
    connection.putheader("Content-Length", str(LIMIT))
    connection.endheaders()
    answer = connection.getresponse()
    problem = json.loads(answer.read())
    connection.close()
    assert (answer.status, answer.getheader("Content-Type")) == (413, "application/problem+json")
    assert problem.pop("request_id")
    assert problem == {
        "type": "urn:paraph:problem:too-large",
        "title": "Too large",
        "status": 413,
        "detail": "One request may hold at most 2 MB.",
        "limit": {"name": "body", "value": LIMIT},
    }


def test_what_is_no_request_is_said_in_waitress_s_words() -> None:
    problem = problem_for(400, "Malformed header line", LIMIT)
    assert (problem.status, problem.code) == (400, "bad-request")
    assert problem.detail == "The request could not be understood: Malformed header line."
