"""The blob journal: what a killed upload stored without a row is deleted, and nothing else."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.uploads.blob_journal import ABANDONED_SECONDS, BlobJournal, noted, sweep
from backend.services.uploads.receive import receive
from backend.store.blobs import BlobStore
from backend.store.errors import StorageFull
from backend.store.images import select_image
from tests.services.pictures import png, upload


class DyingStore(BlobStore):
    """A process that is killed after it has stored a blob and before the row is committed."""

    def put(self, data: bytes) -> str:
        super().put(data)
        raise SystemExit


@pytest.fixture
def dying(settings: Settings) -> DyingStore:
    return DyingStore(settings.blobs_url)


def notes(settings: Settings) -> list[Path]:
    """The journal files that are left."""
    folder = settings.data_dir / "incoming"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def stored(settings: Settings) -> list[Path]:
    return sorted((settings.data_dir / "images").glob("*/*/*"))


def note_and_die(settings: Settings, blob: str) -> None:
    with BlobJournal(settings) as journal:
        journal.note(blob)
        raise SystemExit


def test_blobs_are_noted_before_they_are_stored(settings: Settings) -> None:
    with BlobJournal(settings) as journal:
        journal.note("a" * 64)
        journal.note("b" * 64)
        (file,) = notes(settings)
        assert file.read_text().split() == ["a" * 64, "b" * 64]
    assert notes(settings) == []


def test_a_journal_is_kept_where_a_noted_blob_may_have_no_row(settings: Settings) -> None:
    with BlobJournal(settings) as journal:
        journal.note("a" * 64)
        journal.keep()
    assert noted(settings) == {"a" * 64}
    (notes(settings)[0]).write_bytes(b"\xff\xfe garbage")  # a damaged journal keeps nobody from starting
    assert "garbage" in noted(settings)


def test_an_upload_that_stores_nothing_writes_no_journal(settings: Settings) -> None:
    with BlobJournal(settings):
        pass
    assert not (settings.data_dir / "incoming").exists()


def test_after_an_error_the_journal_stays(settings: Settings) -> None:
    with pytest.raises(SystemExit):
        note_and_die(settings, "a" * 64)
    assert len(notes(settings)) == 1


def test_what_a_killed_upload_left_is_deleted_and_the_same_upload_completes(
    session: Session, settings: Settings, blobs: BlobStore, dying: DyingStore
) -> None:
    files = [("a.png", png(1)), ("b.png", png(2))]
    with pytest.raises(SystemExit):
        receive(session, dying, settings, [upload(*file) for file in files])
    assert len(stored(settings)) == 1

    assert sweep(session, blobs, settings) == 0, "an hour has not passed"
    (file,) = notes(settings)
    hour_ago = time.time() - ABANDONED_SECONDS - 1
    os.utime(file, (hour_ago, hour_ago))
    assert sweep(session, blobs, settings) == 1
    assert (stored(settings), notes(settings)) == ([], [])

    assert receive(session, blobs, settings, [upload(*file) for file in files])["created"] == 2


def test_an_upload_that_was_killed_while_the_clock_was_ahead_is_swept_an_hour_from_now(
    session: Session, settings: Settings, blobs: BlobStore
) -> None:
    name = blobs.put(b"picture")
    with pytest.raises(SystemExit):
        note_and_die(settings, name)
    (file,) = notes(settings)
    os.utime(file, (time.time() + 86_400,) * 2)
    assert sweep(session, blobs, settings) == 0
    assert abs(time.time() - file.stat().st_mtime) < 60


def test_blobs_that_an_image_uses_are_kept(
    session: Session, settings: Settings, blobs: BlobStore, dying: DyingStore
) -> None:
    with pytest.raises(SystemExit):
        receive(session, dying, settings, [upload("a.png", png())])
    receive(session, blobs, settings, [upload("a.png", png())])
    assert sweep(session, blobs, settings, older_than=0) == 0
    image = select_image(session, 1)
    assert image is not None
    assert blobs.exists(image.blob)


def test_a_half_written_line_deletes_nothing(session: Session, settings: Settings, blobs: BlobStore) -> None:
    name = blobs.put(b"picture")
    with pytest.raises(SystemExit):
        note_and_die(settings, name[:40])
    assert sweep(session, blobs, settings, older_than=0) == 0
    assert blobs.exists(name)


def test_a_blob_that_cannot_be_noted_is_not_stored_and_the_next_one_is(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Half(io.FileIO):
        """A disk that is full in the middle of a line."""

        def write(self, data: bytes, /) -> int:  # type: ignore[override]  # the journal gives bytes
            return super().write(data[:10])

    with BlobJournal(settings) as journal:
        with monkeypatch.context() as disk:
            disk.setattr(Path, "open", lambda path, *_, **__: Half(path, "w"))
            with pytest.raises(StorageFull, match="The data folder has no space left"):
                journal.note("a" * 64)
        monkeypatch.setattr(Half, "write", io.FileIO.write)
        journal.note("b" * 64)
        (file,) = notes(settings)
        assert file.read_text().split() == ["a" * 9, "b" * 64]
    assert notes(settings) == []
