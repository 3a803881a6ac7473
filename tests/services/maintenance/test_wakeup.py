"""Waking the worker: a call without content arrives, whatever lies in the place of its file."""

from __future__ import annotations

import logging
import os
import pickle
import sqlite3
from pathlib import Path

import pytest

from backend.config import Settings
from backend.services.maintenance.wakeup import READ_IMAGES, RUN_TRAINING, Listener, WakeUp, remove_old_queue


class Bomb:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return os.system, (f"touch {self.mark}", "")


def test_each_call_is_heard_once(settings: Settings) -> None:
    listener, wake = Listener(settings), WakeUp(settings)
    assert listener.heard() == []
    wake.run_training()
    wake.read_images()
    assert sorted(listener.heard()) == [READ_IMAGES, RUN_TRAINING]
    assert listener.heard() == []


def test_calls_from_before_the_listener_are_not_heard(settings: Settings) -> None:
    WakeUp(settings).read_images()
    assert Listener(settings).heard() == []


def test_a_call_is_heard_after_the_clock_was_set_back(settings: Settings) -> None:
    wake = WakeUp(settings)
    wake.read_images()
    ahead = (settings.data_dir / READ_IMAGES).stat().st_mtime + 86_400
    os.utime(settings.data_dir / READ_IMAGES, (ahead, ahead))
    listener = Listener(settings)
    wake.read_images()
    assert listener.heard() == [READ_IMAGES]


@pytest.mark.parametrize("stranger", ["rubbish", "folder", "gone"])
def test_calls_go_through_whatever_lies_in_the_file_s_place(settings: Settings, stranger: str) -> None:
    wake = WakeUp(settings)
    wake.read_images()
    path = settings.data_dir / READ_IMAGES
    path.unlink()
    if stranger == "rubbish":
        path.write_bytes(pickle.dumps(Bomb(settings.data_dir / "mark")) * 100)
    elif stranger == "folder":
        path.mkdir()
    listener = Listener(settings)
    wake.read_images()
    assert listener.heard() == [READ_IMAGES]
    assert not (settings.data_dir / "mark").exists()


def test_a_call_that_cannot_be_made_is_logged_and_forgotten(
    settings: Settings, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "touch", full)
    with caplog.at_level(logging.WARNING):
        WakeUp(settings).read_images()
    assert [record.message for record in caplog.records] == [
        "The worker could not be called; it finds the work by itself"
    ]


@pytest.mark.parametrize("content", [b"not a database" * 100, b""])
def test_the_old_queue_goes_whatever_it_holds(settings: Settings, content: bytes) -> None:
    queue = settings.data_dir / "queue.sqlite3"
    queue.write_bytes(content)
    remove_old_queue(settings)
    remove_old_queue(settings)
    assert not queue.exists()


def test_a_stranger_s_call_in_the_old_queue_runs_nothing(settings: Settings) -> None:
    mark = settings.data_dir / "mark"
    with sqlite3.connect(settings.data_dir / "queue.sqlite3") as queue:
        queue.execute("CREATE TABLE task (id INTEGER PRIMARY KEY, queue TEXT, data BLOB, priority REAL)")
        queue.execute(
            "INSERT INTO task (queue, data, priority) VALUES ('paraph', ?, 0)", (pickle.dumps(Bomb(mark)),)
        )
    queue.close()
    listener = Listener(settings)
    remove_old_queue(settings)
    WakeUp(settings).read_images()
    assert listener.heard() == [READ_IMAGES]
    assert not mark.exists()
