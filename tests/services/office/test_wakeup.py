"""Waking the worker: a call arrives in the other process's queue, and a queue that is broken breaks nothing else."""

from __future__ import annotations

import logging

import pytest

from backend.config import Settings
from backend.services.office.wakeup import WakeUp, declare, open_queue


def test_a_call_reaches_the_function_that_was_declared(settings: Settings) -> None:
    answered: list[str] = []
    wake = WakeUp(settings)
    wake.run_training()
    wake.read_images()

    worker = open_queue(settings)
    declare(worker, lambda: answered.append("read"), lambda: answered.append("train"))
    while (task := worker.dequeue()) is not None:
        worker.execute(task)
    assert answered == ["train", "read"]


def test_a_broken_queue_is_logged_and_forgotten(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    (settings.data_dir / "queue.sqlite3").write_bytes(b"not a database" * 100)
    with caplog.at_level(logging.WARNING):
        WakeUp(settings).read_images()
    assert [record.message for record in caplog.records] == [
        "The worker could not be called; it finds the work by itself"
    ]
