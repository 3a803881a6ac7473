"""What a candidate would read: read in the background, once, without getting in anybody's way."""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.recognizer.bundle import Bundle
from backend.recognizer.reading import StylableRecognizer
from backend.services.reading.pending import read_pending
from backend.services.uploads.receive import receive
from backend.services.versions import preview_reading, pruning, registry
from backend.services.versions.folders import open_folder
from backend.services.versions.preview_reading import (
    PIECE,
    PreviewReader,
    before,
    due_version,
    has_preview,
    is_being_read,
)
from backend.services.versions.pruning import prune
from backend.store import previews
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.images import Image
from backend.store.readings import Reading
from backend.store.versions import Version
from tests.recognizer.networks import band_bundle
from tests.services.fakes import FakeRecognizer
from tests.services.pictures import png, upload
from tests.services.scenario import label, ship


def candidate(session: Session, settings: Settings, name: str = "c1", **later: float) -> Version:
    folder = band_bundle(settings.candidates_dir, name, parent="v1")
    with writing(session):
        version = registry.insert(session, open_folder(folder), origin="retrained", state="accepted")
        version.created_at = now() + timedelta(**later)
    return version


class Reader:
    """A `PreviewReader`, and what it has opened."""

    def __init__(self, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> None:
        self.opened: list[FakeRecognizer] = []
        self.refuses = False
        self.stop = threading.Event()
        self.reader = PreviewReader(sessions, blobs, settings, self.stop, self._open)

    def _open(self, bundle: Bundle, threads: int) -> StylableRecognizer:
        assert threads == 1
        self.opened.append(FakeRecognizer(bundle.manifest.version, lambda _: self.refuses))
        return self.opened[-1]

    def __call__(self) -> int:
        """Read; the number of images that were opened."""
        self.reader.read()
        return sum(sum(one.batches) for one in self.opened)


@pytest.fixture
def reader(sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> Reader:
    return Reader(sessions, blobs, settings)


@pytest.fixture
def session(session: Session, settings: Settings) -> Session:
    ship(session, settings, "v1")
    return session


def waiting(session: Session, blobs: BlobStore, settings: Settings, widths: Sequence[int]) -> None:
    for width in widths:
        receive(session, blobs, settings, [upload("field.png", png(width=width))])
    while read_pending(session, blobs, FakeRecognizer("v1")):
        pass


def by(session: Session, version: str) -> int:
    session.rollback()
    count = select(func.count()).select_from(Reading).where(Reading.version == version)
    return session.scalar(count) or 0


def test_a_candidate_reads_what_waits_and_what_is_checked(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, range(200, 200 + PIECE + 4))
    label(session, blobs, settings, "ANNE")
    waiting(session, blobs, settings, [])
    candidate(session, settings)
    assert reader.reader.has_work()
    assert reader() == PIECE + 5
    assert by(session, "c1") == PIECE + 5
    assert {image.reading_version for image in session.scalars(select(Image))} == {"v1"}
    assert not reader.reader.has_work()
    assert not (settings.data_dir / "previewing").exists()


def test_another_process_goes_on_where_the_first_was_stopped(
    session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, range(200, 200 + PIECE + 4))
    candidate(session, settings)
    assert reader.reader._read_piece()
    assert by(session, "c1") == PIECE
    assert Reader(sessions, blobs, settings)() == 4
    assert by(session, "c1") == PIECE + 4


def test_images_that_wait_for_their_first_reading_come_first(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, [200])
    candidate(session, settings, hours=1)
    receive(session, blobs, settings, [upload("new.png", png(width=300))])
    assert reader() == 0
    assert reader.reader.has_work()
    waiting(session, blobs, settings, [])
    assert reader() == 2


def test_what_came_after_the_candidate_is_not_read_and_so_there_is_an_end(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, [200])
    candidate(session, settings)
    waiting(session, blobs, settings, [300])
    assert reader() == 1


def test_no_more_than_so_many_are_read(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting(session, blobs, settings, range(200, 200 + PIECE + 4))
    candidate(session, settings)
    monkeypatch.setattr(preview_reading, "MOST", PIECE)
    assert reader() == PIECE
    assert not reader.reader.has_work()


def test_of_the_live_version_only_the_checked_names_are_read_here(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    label(session, blobs, settings, "ANNE", "LEA")
    waiting(session, blobs, settings, [300])
    candidate(session, settings)
    registry.promote(session, settings, "c1", author="local")
    waiting(session, blobs, settings, [])
    while read_pending(session, blobs, FakeRecognizer("c1")):  # as the worker's reading does first
        pass
    assert reader() == 2


def test_what_cannot_be_read_is_left_out_and_ends_nothing(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, [200, 201])
    candidate(session, settings)
    reader.refuses = True
    assert is_being_read(session, settings, "c1")
    assert not is_being_read(session, settings, "v1")
    reader()
    assert by(session, "c1") == 0
    assert not is_being_read(session, settings, "c1")
    assert not reader.reader.has_work()


def test_what_ended_the_process_is_not_tried_at_once_again(
    session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings
) -> None:
    waiting(session, blobs, settings, [200, 201, 202])
    candidate(session, settings)
    (settings.data_dir / "previewing").write_text("2")
    assert Reader(sessions, blobs, settings)() == 2
    assert Reader(sessions, blobs, settings)() == 1
    (settings.data_dir / "previewing").write_text("half a numb")
    assert Reader(sessions, blobs, settings)() == 0


def test_images_that_a_stop_found_together_are_tried_again_one_by_one(
    session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings
) -> None:
    waiting(session, blobs, settings, range(200, 205))
    candidate(session, settings)
    (settings.data_dir / "previewing").write_text("2 3")
    reader = Reader(sessions, blobs, settings)
    assert reader() == 5
    assert reader.opened[0].batches == [1, 1, 1, 2]


def test_another_version_that_comes_meanwhile_reads_from_the_first_image_on(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, range(200, 200 + PIECE + 4))
    candidate(session, settings)
    assert reader.reader._read_piece()
    candidate(session, settings, "c2", hours=1)
    reader()
    assert (by(session, "c1"), by(session, "c2")) == (PIECE, PIECE + 4)


def test_of_too_many_images_those_that_wait_are_read(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    label(session, blobs, settings, "ANNE", "LEA")
    waiting(session, blobs, settings, [200])
    candidate(session, settings)
    monkeypatch.setattr(preview_reading, "MOST", 1)
    reader()
    read = select(Image.label_kind).join(Reading, Reading.image_id == Image.id).where(Reading.version == "c1")
    assert session.scalars(read).all() == [None]


def test_a_version_that_cannot_be_opened_has_no_preview(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, [200])
    candidate(session, settings)
    (settings.candidates_dir / "c1" / "model.onnx").write_bytes(b"damaged")
    assert reader() == 0
    assert not reader.reader.has_work()


def test_the_only_version_is_compared_with_none(session: Session, settings: Settings, reader: Reader) -> None:
    assert due_version(session, settings) is None
    assert before(session, "v1") is None
    assert not reader.reader.has_work()
    assert reader() == 0


def test_a_candidate_is_compared_with_the_live_version_and_that_with_the_one_before(
    session: Session, settings: Settings
) -> None:
    candidate(session, settings)
    assert before(session, "c1") == "v1"
    registry.promote(session, settings, "c1", author="local")
    assert before(session, "c1") == "v1"
    assert before(session, "v1") == "c1"


def test_a_version_that_goes_live_is_read_on(session: Session, settings: Settings, reader: Reader) -> None:
    candidate(session, settings)
    reader()
    assert not is_being_read(session, settings, "c1")
    registry.promote(session, settings, "c1", author="local")
    assert is_being_read(session, settings, "c1")
    candidate(session, settings, "c2", hours=1)
    candidate(session, settings, "c3", hours=2)
    shown = [name for name in ("v1", "c1", "c2", "c3") if has_preview(session, name)]
    assert shown == ["v1", "c1", "c3"]


def test_when_another_candidate_comes_the_older_one_s_preview_is_deleted(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, [200])
    candidate(session, settings)
    reader()
    prune(session, settings)
    assert by(session, "c1") == 1
    candidate(session, settings, "c2", hours=1)
    prune(session, settings)
    assert (by(session, "c1"), by(session, "v1")) == (0, 1)


def test_an_old_preview_is_deleted_in_pieces(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    reader: Reader,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting(session, blobs, settings, [200, 201, 202])
    candidate(session, settings)
    reader()
    candidate(session, settings, "c2", hours=1)
    monkeypatch.setattr(pruning, "_AT_ONCE", 2)
    deleted: list[int] = []
    delete = previews.delete_previews

    def counted(session: Session, ids: Collection[int]) -> int:
        deleted.append(delete(session, ids))
        return deleted[-1]

    monkeypatch.setattr(previews, "delete_previews", counted)
    prune(session, settings)
    assert (deleted, by(session, "c1")) == ([2, 1], 0)


def test_nothing_is_read_after_the_stop(
    session: Session, blobs: BlobStore, settings: Settings, reader: Reader
) -> None:
    waiting(session, blobs, settings, [200])
    candidate(session, settings)
    reader.stop.set()
    assert reader() == 0
