"""Slow, silent and too many clients on real sockets: each is ended with a message, and the others are answered."""

from __future__ import annotations

import errno
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from backend.config import Settings
from backend.http.headers import HEADERS
from tests.serving.conftest import QUICK, Served, read, request, wait_until

pytestmark = pytest.mark.slow

Serve = Callable[..., Served]
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nx"


def problem(answer: bytes) -> dict[str, Any]:
    """The JSON of a refusal, after its status line and headers were checked."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    assert headers["connection"] == "close"
    told: dict[str, Any] = json.loads(body)
    assert int(status.split()[1]) == told["status"]
    assert headers["x-request-id"] == told["request_id"]
    return told


@pytest.mark.parametrize("data", [HALF, BODY], ids=["headers", "body"])
def test_who_stops_half_way_is_told_and_hung_up_on(serve: Serve, settings: Settings, data: bytes) -> None:
    served = serve(settings, QUICK)
    with served.connect(data) as connection:
        told = problem(read(connection))
    assert (told["status"], told["type"]) == (408, "urn:paraph:problem:request-timeout")
    wait_until(lambda: served.open_connections() == 0)
    assert served.asked == []


def test_a_trickle_does_not_prolong_the_headers(serve: Serve, settings: Settings) -> None:
    served = serve(settings, QUICK)
    began = time.monotonic()
    with served.connect(HALF) as connection, pytest.raises(OSError):  # noqa: PT012
        while time.monotonic() - began < 20:
            connection.sendall(b"a")
            time.sleep(0.05)
    assert time.monotonic() - began < 5
    assert served.get().endswith(b"here")


def test_who_never_says_anything_is_hung_up_on(serve: Serve, settings: Settings) -> None:
    served = serve(settings, QUICK)
    with served.connect() as connection:
        assert read(connection) == b""
    wait_until(lambda: served.open_connections() == 0)


def test_a_connection_may_idle_between_requests_for_a_while(serve: Serve, settings: Settings) -> None:
    served = serve(settings, replace(QUICK, headers=0.1, idle=1.0))
    with served.connect(request()) as connection:
        answers = connection.recv(65_536)
        time.sleep(0.4)  # longer than the headers may take
        wait_until(lambda: served.open_connections() == 1)
        connection.sendall(request("/again"))
        answers += read(connection)
    assert served.asked == ["/", "/again"]
    assert answers.count(b"200 OK") == 2


def test_an_application_may_take_its_time(serve: Serve, settings: Settings) -> None:
    served = serve(settings, QUICK)
    with served.connect(request("/waits", Connection="close")) as connection:
        time.sleep(1)
        served.goes_on.set()
        assert read(connection).startswith(b"HTTP/1.1 200 OK")


def test_who_takes_nothing_of_a_large_response_frees_its_thread(serve: Serve, settings: Settings) -> None:
    served = serve(settings, QUICK)
    waiting = [served.connect(request("/much")) for _ in range(2)]
    wait_until(lambda: served.asked == ["/much"] * 2)
    wait_until(lambda: served.open_connections() == 0, 20)
    assert served.server.task_dispatcher.active_count <= 24
    for connection in waiting:
        connection.close()
    assert served.get().startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("data", [HALF, BODY, b""], ids=["headers", "body", "silent"])
def test_a_hundred_and_ten_that_trickle_do_not_stop_the_others(
    serve: Serve, settings: Settings, data: bytes
) -> None:
    served = serve(replace(settings, connections_per_address=100))
    trickling = [served.connect(data) for _ in range(110)]
    for _ in range(5):
        began = time.monotonic()
        assert served.get().startswith(b"HTTP/1.1 200 OK")
        assert time.monotonic() - began < 5  # each that trickles may do so for longer
    assert served.open_connections() <= 101
    for connection in trickling:
        connection.close()


def test_one_connection_too_many_of_busy_ones_is_refused_in_words(serve: Serve, settings: Settings) -> None:
    served = serve(replace(settings, connections_per_address=2))
    busy = [served.connect(request("/waits")) for _ in range(2)]
    wait_until(lambda: len(served.asked) == 2)
    with served.connect() as connection:
        answer = read(connection)
    assert problem(answer)["type"] == "urn:paraph:problem:too-many-connections"
    assert b"Retry-After: 5\r\n" in answer
    served.goes_on.set()
    for connection in busy:
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")
        connection.close()
    wait_until(lambda: served.open_connections() == 0)
    assert served.get().startswith(b"HTTP/1.1 200 OK")


def test_a_client_behind_a_trusted_proxy_has_its_own_limit(serve: Serve, settings: Settings) -> None:
    served = serve(replace(settings, connections_per_address=2, trusted_proxies=("127.0.0.1",)))
    busy = [served.connect(request("/waits", X_Forwarded_For="10.0.0.7")) for _ in range(2)]
    wait_until(lambda: len(served.asked) == 2)
    assert problem(served.get(X_Forwarded_For="10.0.0.7"))["status"] == 429
    assert served.get(X_Forwarded_For="10.0.0.8").startswith(b"HTTP/1.1 200 OK")
    for connection in busy:
        connection.close()


def test_a_full_temporary_disk_is_said_in_words(
    serve: Serve, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    served = serve(settings)
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n"
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with served.connect(head + b"x" * 600_000) as connection:
        told = problem(read(connection))
    monkeypatch.undo()
    assert (told["status"], told["type"]) == (507, "urn:paraph:problem:storage-full")
    with served.connect(head + b"x" * 900_000) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nbroken header\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 300_000 + b"\r\n\r\n", 431),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", 413),
    ],
)
def test_the_server_s_own_refusals_carry_the_security_headers(
    serve: Serve, settings: Settings, data: bytes, status: int
) -> None:
    served = serve(settings)
    with served.connect(data) as connection:
        assert problem(read(connection))["status"] == status
    assert served.asked == []
