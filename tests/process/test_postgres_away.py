"""PostgreSQL goes away for a while and comes back, while labels are being saved."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.e2e.server import wait_for
from tests.process.conftest import Server
from tests.services.pictures import png
from tests.store.postgres import Cluster, NoPostgresError, running_cluster

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

WRITERS = 3
AWAY_S = 3.0
BACK_WITHIN_S = 30.0


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    try:
        with running_cluster() as cluster:
            yield cluster
    except NoPostgresError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def office(tmp_path: Path, cluster: Cluster) -> Iterator[Server]:
    server = Server(tmp_path)
    server.settings["DATABASE_URL"] = cluster.url
    yield server.start()
    server.stop()


class Writer(threading.Thread):
    """Saves one label after another on its own image until ``over``."""

    def __init__(self, server: Server, image_id: int, over: threading.Event) -> None:
        super().__init__()
        self.image_id = image_id
        self.saved: list[str] = []
        self.statuses: Counter[int] = Counter()
        self._url = f"{server.url}/api/v1/images/{image_id}/label"
        self._over = over

    def run(self) -> None:
        while not self._over.wait(0.05):
            text = f"NAME {self.statuses.total()}"
            label = {"kind": "text", "text": text}
            answer = requests.put(self._url, json=label, headers={"If-Match": "*"}, timeout=60)
            self.statuses[answer.status_code] += 1
            if answer.status_code == 200:
                self.saved.append(text)
            elif answer.status_code == 503:
                assert int(answer.headers["Retry-After"]) > 0


def test_a_database_that_was_away_costs_nothing_that_was_answered(office: Server, cluster: Cluster) -> None:
    files = [("files", (f"{number}.png", png(number))) for number in range(WRITERS)]
    results = office.call("POST", "/images", files=files)["results"]
    over = threading.Event()
    writers = [Writer(office, int(result["image_id"]), over) for result in results]
    for writer in writers:
        writer.start()
    try:
        wait_for("labels", lambda: all(writer.saved for writer in writers))
        cluster.stop()
        time.sleep(AWAY_S)
        assert requests.get(f"{office.url}/healthz", timeout=30).status_code in (200, 503)
        before = [len(writer.saved) for writer in writers]
        cluster.start()
        wait_for(
            "labels again",
            lambda: all(len(writer.saved) > count for writer, count in zip(writers, before, strict=True)),
            BACK_WITHIN_S,
        )
    finally:
        over.set()
        for writer in writers:
            writer.join()
    for writer in writers:
        assert set(writer.statuses) == {200, 503}
        stored = office.call("GET", f"/images/{writer.image_id}")["label"]["text"]
        # The last attempt before the database went away may have been stored without an answer.
        assert stored == writer.saved[-1]
    image_id = int(
        office.call("POST", "/images", files=[("files", ("new.png", png(9)))])["results"][0]["image_id"]
    )
    wait_for(
        "the worker to read again",
        lambda: office.call("GET", f"/images/{image_id}")["reading"],
        BACK_WITHIN_S,
    )
