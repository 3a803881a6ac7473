"""The worker's own decisions: what a tick calls for, and that reading stops when nothing waits."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.maintenance.startup import prepare
from backend.services.maintenance.wakeup import WakeUp
from backend.services.retraining.run_requests import request_run
from backend.services.uploads.receive import receive
from backend.services.versions import registry
from backend.store.blobs import BlobStore
from backend.store.database import open_engine
from backend.store.heartbeats import WORKER, select_heartbeat
from backend.store.images import select_image
from backend.store.readings import select_reading_by
from backend.worker import Worker
from tests.recognizer.networks import band_bundle
from tests.services.fakes import FakeRecognizer
from tests.services.pictures import png, upload
from tests.services.piles.scans import Desk, MarkReader, pdf_of
from tests.services.scenario import label, ship


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(
        data_dir=tmp_path / "data",
        database_url=database,
        weights_dir=tmp_path / "weights",
        retrain_min_labels=1,
    )


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = open_engine(settings.database_url)
    prepare(engine, settings)
    yield engine
    engine.dispose()


@pytest.fixture
def session(session: Session, settings: Settings) -> Session:
    """A session on a database with version v1."""
    ship(session, settings, "v1")
    return session


def requested(worker: Worker) -> list[str]:
    """The threads that a tick has woken."""
    return [name for name in ("trainer", "reader", "previewer") if getattr(worker, name)._asked.is_set()]


def make(settings: Settings) -> Worker:
    return Worker(settings, loader=lambda bundle, _: FakeRecognizer(bundle.manifest.version))


def read_by(session: Session, image_id: int = 1) -> str | None:
    session.rollback()  # a new look: the worker wrote in a session of its own
    image = select_image(session, image_id)
    return image.reading_version if image else None


def beaten_at(session: Session) -> datetime:
    session.rollback()  # a new look
    heartbeat = select_heartbeat(session, WORKER)
    assert heartbeat is not None
    return heartbeat.seen_at


def test_a_quiet_tick_only_says_that_the_worker_lives(session: Session, settings: Settings) -> None:
    worker = make(settings)
    worker.tick()
    assert select_heartbeat(session, WORKER) is not None
    assert requested(worker) == []


def test_a_clean_up_that_takes_long_delays_nothing_else(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, goes_on = threading.Event(), threading.Event()

    def clean_up(*_: object) -> None:
        began.set()
        goes_on.wait(60)

    monkeypatch.setattr("backend.services.maintenance.housekeeping.clean_up", clean_up)
    worker = make(settings)
    worker.cleaner.start()
    try:
        worker.tick()
        assert began.wait(10)
        first = beaten_at(session)
        receive(session, BlobStore(settings.blobs_url), settings, [upload("a.png", png())])
        worker.tick()
        assert beaten_at(session) > first
        assert requested(worker) == ["reader"]
    finally:
        worker.stop.set()
        goes_on.set()
        assert worker.cleaner.join(10)


def test_a_tick_wakes_the_threads_for_waiting_rows(session: Session, settings: Settings) -> None:
    label(session, BlobStore(settings.blobs_url), settings, "ANNE")
    request_run(session, settings, "button", author="local")
    worker = make(settings)
    worker.tick()
    assert requested(worker) == ["trainer", "reader"]


def test_a_call_wakes_the_thread_that_it_is_for(session: Session, settings: Settings) -> None:
    worker = make(settings)
    WakeUp(settings).read_images()
    worker._listen(0.05)
    assert requested(worker) == ["reader"]


def test_images_are_read_until_none_waits_and_again_by_a_new_version(
    session: Session, settings: Settings
) -> None:
    receive(session, BlobStore(settings.blobs_url), settings, [upload("a.png", png())])
    make(settings).read_images()
    assert read_by(session) == "v1"

    band_bundle(settings.weights_dir, "v2", created_at="2026-02-01T00:00:00+00:00")
    registry.register_shipped(session, settings)
    make(settings).read_images()
    assert read_by(session) == "v2"

    registry.promote(session, settings, "v1", author="local")
    make(settings).read_images()
    assert read_by(session) == "v1", "what it read before is shown again"


def test_after_a_start_with_another_setting_what_waits_is_read_again(
    session: Session, settings: Settings
) -> None:
    receive(session, BlobStore(settings.blobs_url), settings, [upload("a.png", png())])
    make(settings).read_images()
    worker = make(replace(settings, case="written"))
    worker.tick()
    assert requested(worker) == ["reader"]
    worker.read_images()
    session.rollback()
    reading = select_reading_by(session, 1, "v1")
    assert reading is not None
    assert reading.text == "w120"
    worker = make(replace(settings, case="written"))
    worker.tick()
    assert requested(worker) == []


def test_what_comes_right_after_a_version_went_live_is_read_by_it(
    session: Session, settings: Settings
) -> None:
    worker, blobs = make(settings), BlobStore(settings.blobs_url)
    receive(session, blobs, settings, [upload("a.png", png())])
    worker.read_images()
    band_bundle(settings.weights_dir, "v2", created_at="2026-02-01T00:00:00+00:00")
    registry.register_shipped(session, settings)
    receive(session, blobs, settings, [upload("b.png", png(90))])
    worker.read_images()
    assert (read_by(session, 1), read_by(session, 2)) == ("v2", "v2")


def test_what_a_new_version_would_read_is_read_and_shown_at_once_when_it_goes_live(
    session: Session, settings: Settings
) -> None:
    receive(session, BlobStore(settings.blobs_url), settings, [upload("a.png", png())])
    worker = make(settings)
    worker.tick()
    assert requested(worker) == ["reader"]
    worker.read_images()
    band_bundle(settings.weights_dir, "v2", created_at="2026-02-01T00:00:00+00:00")
    registry.register_shipped(session, replace(settings, promote="ask"))
    worker.tick()
    assert requested(worker) == ["reader", "previewer"]
    worker._preview.read()
    assert read_by(session) == "v1"
    registry.promote(session, settings, "v2", author="local")
    make(settings).read_images()
    assert read_by(session) == "v2"


def test_without_a_version_images_wait_and_nothing_fails(engine: Engine, settings: Settings) -> None:
    with Session(engine) as session:
        receive(session, BlobStore(settings.blobs_url), settings, [upload("a.png", png())])
        make(settings).read_images()
        assert read_by(session) is None


def test_without_the_folder_of_the_images_they_wait_and_the_log_says_why(
    session: Session, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    receive(session, BlobStore(settings.blobs_url), settings, [upload("a.png", png())])
    folder = Path(settings.blobs_url)
    folder.rename(folder.with_name("elsewhere"))
    worker = make(settings)
    worker.read_images()
    assert (read_by(session), select_image(session, 1).reading_failures) == (None, 0)  # type: ignore[union-attr]
    assert "Images cannot be read yet: None of the image files is there" in caplog.text
    folder.with_name("elsewhere").rename(folder)
    worker.read_images()
    assert read_by(session) == "v1"


def test_a_stopped_worker_begins_nothing(session: Session, settings: Settings) -> None:
    receive(session, BlobStore(settings.blobs_url), settings, [upload("a.png", png())])
    worker = make(settings)
    worker.stop.set()
    worker.read_images()
    assert read_by(session) is None


def test_no_queued_run_is_nothing_to_do(session: Session, settings: Settings) -> None:
    make(settings).run_training()
    assert not settings.runs_dir.exists()


@pytest.mark.slow
def test_pages_that_wait_are_cut_and_their_fields_read(session: Session, settings: Settings) -> None:
    desk = Desk(session, sessionmaker(session.get_bind()), BlobStore(settings.blobs_url), settings)
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", pdf_of("A1 A2")))
    worker = Worker(
        settings, loader=lambda bundle, _: FakeRecognizer(bundle.manifest.version), recogniser=MarkReader
    )
    worker.tick()
    assert worker.cutter._asked.is_set()
    worker.cut_pages()
    assert worker.reader._asked.is_set()
    worker.read_images()
    assert [state for _, state, _ in desk.pages(pile_id)] == ["registered", "registered"]
    assert read_by(session) == "v1"


@pytest.mark.slow
def test_files_in_a_watched_folder_are_taken(session: Session, settings: Settings, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "scan.pdf").write_bytes(pdf_of("A1"))
    worker = make(replace(settings, watch_folder=inbox))
    worker.tick()
    assert worker.watcher._asked.is_set()
    worker.take_files()
    assert not worker.cutter._asked.is_set()  # it may still be written
    make(settings).take_files()


def test_a_call_to_cut_pages_wakes_the_cutter(session: Session, settings: Settings) -> None:
    worker = make(settings)
    WakeUp(settings).cut_pages()
    worker._listen(0.05)
    assert worker.cutter._asked.is_set()
    assert requested(worker) == []
