"""Processes killed at the worst moment: no label is lost, and the live version stays."""

from __future__ import annotations

from collections.abc import Callable

import psutil
import pytest

from tests.e2e.conftest import TINY_TRAINING
from tests.e2e.server import Server, wait_for
from tests.handwriting import named_images

pytestmark = pytest.mark.slow

MANY_STEPS = {**TINY_TRAINING, "PARAPH_RETRAIN_STEPS": "100000", "PARAPH_RETRAIN_MINUTES": "30"}


def label(server: Server, image: int, text: str) -> None:
    # An author of its own for each label: nobody corrects a dozen names within a second.
    headers = {"If-Match": "*", "Author": f"reviewer {image}"}
    answer = server.put(f"/images/{image}/label", json={"kind": "text", "text": text}, headers=headers)
    assert answer.status_code == 200, answer.text


def start_training(server: Server) -> int:
    """Label a dozen images and start a run; returns its id once the training process is there."""
    images = named_images(12)
    for stored, image in zip(server.upload(*(image.path for image in images)), images, strict=True):
        label(server, stored, image.name)
    answer = server.post("/runs", json={})
    assert answer.status_code == 202, answer.text
    wait_for("the training process", lambda: server.child("training.retrain"), within_s=60)
    return int(answer.json()["id"])


def state(server: Server, run: int) -> str:
    return str(server.get(f"/runs/{run}").json()["state"])


def test_a_correction_that_was_answered_survives_sigkill(server: Server) -> None:
    (image,) = server.upload(named_images(1)[0].path)
    label(server, image, "ÉLODIE")
    server.kill()
    server.start()
    kept = server.get(f"/images/{image}").json()
    assert (kept["label"]["text"], kept["revision"]) == ("ÉLODIE", 1)


def test_no_child_outlives_a_killed_server(server: Server) -> None:
    worker = wait_for("the worker", lambda: server.child("backend.worker"))
    server.kill()
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_a_run_whose_worker_was_killed_is_interrupted_and_can_be_started_again(
    start_server: Callable[..., Server],
) -> None:
    server = start_server(**MANY_STEPS)
    live = server.get("/versions").json()["live"]
    run = start_training(server)
    training = server.child("training.retrain")
    worker = server.child("backend.worker")
    assert training is not None
    assert worker is not None

    worker.kill()

    wait_for("the run to be interrupted", lambda: state(server, run) == "interrupted", within_s=60)
    assert psutil.wait_procs([training], timeout=20)[1] == []
    assert server.get("/versions").json()["live"] == live

    again = server.post("/runs", json={})
    assert again.status_code == 202, again.text
    wait_for("training to start again", lambda: server.child("training.retrain"), within_s=60)
    assert server.post(f"/runs/{again.json()['id']}/cancel", json={}).status_code in {200, 202}
    wait_for("the run to be cancelled", lambda: state(server, again.json()["id"]) == "cancelled", within_s=60)
