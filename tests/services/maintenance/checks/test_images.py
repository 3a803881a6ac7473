"""The image files: each there and whole, and none without a row."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.checks.finding import Finding
from backend.services.maintenance.checks.images import check
from backend.services.uploads.blob_journal import BlobJournal
from backend.store.blobs import BlobStore
from backend.store.images import select_image
from tests.services.scenario import label


@pytest.fixture
def files(session: Session, blobs: BlobStore, settings: Settings) -> list[Path]:
    """The files of images 1 to 3."""
    label(session, blobs, settings, "MARTIN", "DUPONT", "BERNARD")
    images = [select_image(session, image_id) for image_id in (1, 2, 3)]
    names = [image.blob for image in images if image is not None]
    return [Path(settings.blobs_url, name[:2], name[2:4], name) for name in names]


def look(session: Session, settings: Settings, *, quick: bool = False) -> list[Finding]:
    return list(check(session, settings, quick=quick))


@pytest.mark.usefixtures("files")
def test_whole_files_are_counted(session: Session, settings: Settings) -> None:
    whole = Finding("ok", "image files", "3, all intact")
    assert look(session, settings) == [whole, Finding("ok", "files without image", "none")]
    assert look(session, settings, quick=True)[0].message == "3, all there (their bytes were not read)"


def test_missing_and_damaged_files_are_told_apart(
    session: Session, settings: Settings, files: list[Path]
) -> None:
    files[0].unlink()
    files[2].write_bytes(b"")
    assert look(session, settings)[0] == Finding(
        "error",
        "image files",
        "Of 3 files 1 missing (image 1) and 1 damaged (image 3); they are not shown. Restore them from a "
        "backup, or upload the same files again.",
    )
    assert "1 missing (image 1);" in look(session, settings, quick=True)[0].message


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_checked(
    session: Session, settings: Settings, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    real_open = LocalFileSystem.open

    def opened(store: LocalFileSystem, path: str, *args: object, **options: object) -> object:
        if path == str(files[0]):
            raise OSError(errno.EIO, "Input/output error")
        return real_open(store, path, *args, **options)

    monkeypatch.setattr(LocalFileSystem, "open", opened)
    files[2].write_bytes(b"")
    found = look(session, settings)[0].message
    assert found.startswith("Of 3 files 1 damaged (image 3) and 1 unreadable (image 1); they are not shown.")


@pytest.mark.usefixtures("files")
def test_files_without_an_image_are_warned_of_unless_an_upload_noted_them(
    session: Session, settings: Settings, blobs: BlobStore
) -> None:
    name = blobs.put(b"of nobody")
    found = look(session, settings)[1]
    assert found.level == "warning"
    assert found.message.startswith(f"1 files belong to no image, such as {name[:12]}…. They do no harm.")
    BlobJournal(settings).note(name)
    assert look(session, settings)[1].level == "ok"


def test_a_store_that_does_not_respond_is_an_error(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: BlobStore) -> None:
        raise ConnectionError("no route to host")

    monkeypatch.setattr(BlobStore, "names", fail)
    assert look(session, settings)[-1] == Finding(
        "error", "image files", "They cannot be read: no route to host. Check PARAPH_BLOBS."
    )
