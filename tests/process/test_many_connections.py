"""Many clients at once on a real server: everybody else is answered, and what was taken is given back."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter

import psutil
import pytest
import requests

from tests.e2e.server import wait_for
from tests.process.conftest import Server
from tests.services.pictures import png

pytestmark = pytest.mark.slow

WEB = "backend.web"
EXPORTS = 25
DROPPED = EXPORTS // 2 + 1
POOL_SIZE = 5
FDS_A_CONNECTION = 3  # the SQLite database, its log and the log's index
PATIENCE_S = 5.0  # of another client, on a machine that also does the attacking


def web_of(server: Server) -> psutil.Process:
    web = server.child(WEB)
    assert web is not None
    return web


def probe(server: Server) -> float:
    """Seconds until another client is answered."""
    began = time.monotonic()
    assert requests.get(f"{server.url}/healthz", timeout=30).status_code == 200
    return time.monotonic() - began


def probe_until_done(server: Server, threads: list[threading.Thread]) -> float:
    """The longest wait of another client while the threads work."""
    for thread in threads:
        thread.start()
    longest = 0.0
    while any(thread.is_alive() for thread in threads):
        longest = max(longest, probe(server))
        time.sleep(0.1)
    return longest


def test_twenty_five_exports_half_of_them_dropped(server: Server) -> None:
    for mark in range(3):
        answer = server.call("POST", "/images", files=[("files", (f"{mark}.png", png(mark)))])
        image_id = answer["results"][0]["image_id"]
        server.call("PUT", f"/images/{image_id}/label", json={"kind": "blank"}, headers={"If-Match": "*"})
    sizes: Counter[int] = Counter()

    def export(number: int) -> None:
        kind = ("csv", "jsonl", "dataset")[number % 3]
        address = f"{server.url}/api/v1/export?format={kind}"
        with requests.get(address, stream=True, timeout=60) as answer:
            assert answer.status_code == 200
            if number % 2:
                sizes[len(answer.content.splitlines()) if kind != "dataset" else 0] += 1

    def round_of_exports() -> float:
        threads = [threading.Thread(target=export, args=(number,)) for number in range(EXPORTS)]
        return probe_until_done(server, threads)

    round_of_exports()  # opens the pool's connections
    wait_for("the connections to close", lambda: len(web_of(server).net_connections()) <= 2)
    before = web_of(server).num_fds()
    assert max(round_of_exports() for _ in range(3)) < PATIENCE_S
    # The pool may keep more connections than after the first round, up to its size; each leaked export would be more.
    kept = POOL_SIZE * FDS_A_CONNECTION
    assert kept < 3 * DROPPED
    wait_for("the descriptors to be given back", lambda: web_of(server).num_fds() <= before + kept)
    assert set(sizes) == {0, 3, 4}


def test_four_uploads_of_340_large_files(server: Server) -> None:
    content = b"x" * 520_000  # more than a form keeps in memory for each file, and quickly refused
    statuses: Counter[int] = Counter()
    most = 0

    def upload() -> None:
        files = [("files", (f"{number}.png", content)) for number in range(340)]
        statuses[requests.post(f"{server.url}/api/v1/images", files=files, timeout=300).status_code] += 1

    def watch() -> None:
        nonlocal most
        while statuses.total() != 4:
            most = max(most, web_of(server).num_fds())
            time.sleep(0.05)

    threads = [threading.Thread(target=upload) for _ in range(4)] + [threading.Thread(target=watch)]
    assert probe_until_done(server, threads) < PATIENCE_S
    assert statuses == {415: 4}
    assert most < 100


def test_sixteen_images_in_parallel_are_all_read(server: Server) -> None:
    statuses: Counter[int] = Counter()

    def read(number: int) -> None:
        for turn in range(4):
            files = {"files": ("a.png", png(number + turn, width=400))}
            answer = requests.post(f"{server.url}/api/v1/predict", files=files, timeout=60)
            statuses[answer.status_code] += 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(16)]
    assert probe_until_done(server, threads) < PATIENCE_S
    assert statuses == {200: 64}


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /api/v1/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n",
    ],
    ids=["headers", "body"],
)
def test_a_hundred_and_ten_connections_that_trickle(server: Server, data: bytes) -> None:
    over = threading.Event()
    open_: list[socket.socket] = []

    def trickle() -> None:
        while not over.wait(0.2):
            for connection in list(open_):
                try:
                    connection.send(b"a")
                except OSError:
                    open_.remove(connection)

    host, port = "127.0.0.1", int(server.url.rpartition(":")[2])
    for _ in range(110):
        open_.append(socket.create_connection((host, port)))
        open_[-1].setblocking(False)
        open_[-1].send(data)
    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        assert max(probe(server) for _ in range(10)) < PATIENCE_S
    finally:
        over.set()
        thread.join()
        for connection in open_:
            connection.close()
