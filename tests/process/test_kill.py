"""Killed processes: what was saved is still there, what was running is marked as interrupted."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.server import wait_for
from tests.process.conftest import Server
from tests.services.pictures import png

pytestmark = pytest.mark.slow

WEB = "backend.web"
WORKER = "tests.process.worker"
TRAINER = "tests.services.fake_training"


def upload(server: Server, mark: int = 0) -> int:
    answer = server.call("POST", "/images", files=[("files", (f"{mark}.png", png(mark)))])
    return int(answer["results"][0]["image_id"])


def save(server: Server, image_id: int, text: str) -> dict[str, Any]:
    body = {"kind": "text", "text": text}
    label: dict[str, Any] = server.call(
        "PUT", f"/images/{image_id}/label", json=body, headers={"If-Match": "*"}
    )
    return label


def train(server: Server) -> tuple[int, psutil.Process]:
    """Start a run; its id and its child, once the child has reported progress."""
    run_id = server.call("POST", "/runs", json={})["id"]
    wait_for("progress", lambda: server.call("GET", f"/runs/{run_id}")["progress"])
    child = server.child(TRAINER)
    assert child is not None
    return run_id, child


def state(server: Server, run_id: int) -> str:
    return str(server.call("GET", f"/runs/{run_id}")["state"])


def gone(*processes: psutil.Process) -> bool:
    return psutil.wait_procs(processes, timeout=20)[1] == []


def test_saved_labels_survive_kill_after_kill(server: Server) -> None:
    for round_ in range(3):
        image_id = upload(server, round_)
        saved = save(server, image_id, f"ROUND {round_}")
        server.kill()
        server.start()
        image = server.call("GET", f"/images/{image_id}")
        assert (image["label"]["text"], image["revision"]) == (f"ROUND {round_}", saved["revision"])


def test_nothing_outlives_a_killed_server_and_its_run_is_interrupted(server: Server) -> None:
    save(server, upload(server), "ANNE")
    run_id, _ = train(server)
    descendants = server.descendants()
    assert len(descendants) == 3
    server.kill()
    assert gone(*descendants)
    server.start()
    wait_for("the run to be interrupted", lambda: state(server, run_id) == "interrupted")
    assert server.call("GET", "/versions")["live"] == "v1"


def test_a_killed_worker_is_replaced_and_its_run_can_be_started_again(server: Server) -> None:
    save(server, upload(server), "ANNE")
    run_id, trainer = train(server)
    worker = server.child(WORKER)
    assert worker is not None

    worker.kill()

    assert gone(worker, trainer)
    wait_for("the run to be interrupted", lambda: state(server, run_id) == "interrupted")
    assert server.call("GET", "/versions")["live"] == "v1"
    again, second = train(server)
    server.call("POST", f"/runs/{again}/cancel", json={})
    wait_for("the run to be cancelled", lambda: state(server, again) == "cancelled")
    assert gone(second)


def test_a_killed_web_server_is_replaced_at_its_address_and_a_run_goes_on(server: Server) -> None:
    image_id = upload(server)
    save(server, image_id, "ANNE")
    run_id, trainer = train(server)
    web = server.child(WEB)
    assert web is not None
    began = time.monotonic()

    web.kill()

    assert gone(web)
    image = server.call("GET", f"/images/{image_id}")  # it waits at the address until somebody answers
    assert time.monotonic() - began < 30
    assert image["label"]["text"] == "ANNE"
    assert state(server, run_id) == "running"
    assert trainer.is_running()
    replacement = server.child(WEB)
    assert replacement is not None
    assert replacement.pid != web.pid


@pytest.mark.parametrize("content", [b"not a database" * 1000, b""])
def test_reading_goes_on_whatever_lies_in_the_queue_s_place(server: Server, content: bytes) -> None:
    for name in ("queue.sqlite3", "wake-reading", "wake-training"):
        (server.data_dir / name).write_bytes(content)
    image_id = upload(server)
    reading = wait_for("the reading", lambda: server.call("GET", f"/images/{image_id}")["reading"])
    assert reading["version"] == "v1"


def test_stopping_ends_everything_in_order(server: Server) -> None:
    save(server, upload(server), "ANNE")
    run_id, _ = train(server)
    descendants = server.descendants()
    assert server.stop() == 0
    assert gone(*descendants)
    server.start()
    run = server.call("GET", f"/runs/{run_id}")
    assert (run["state"], run["reason"]) == (
        "interrupted",
        "The worker was stopped during this run. Start a new one.",
    )


def test_images_are_read_by_the_real_worker(server: Server) -> None:
    image_id = upload(server)
    reading = wait_for("the reading", lambda: server.call("GET", f"/images/{image_id}")["reading"])
    assert reading["version"] == "v1"


def test_the_server_loads_no_heavy_library(server: Server) -> None:
    upload(server)
    worker = wait_for("the worker", lambda: server.child(WORKER))
    wait_for("the reading", lambda: server.call("GET", "/stats")["unread"] == 0)
    web = server.child(WEB)
    assert server.process is not None
    assert web is not None
    for pid in (server.process.pid, web.pid, worker.pid):
        mapped = {Path(mapping.path).name for mapping in psutil.Process(pid).memory_maps()}
        assert [
            name for name in mapped if "tensorflow" in name or "pandas" in name or "matplotlib" in name
        ] == []
