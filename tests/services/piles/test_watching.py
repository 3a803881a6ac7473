"""Files in a watched folder are taken when they are whole, once, and moved aside."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from sqlalchemy import select

from backend.services.piles.records.deleting import delete_record
from backend.services.piles.watching import AGAIN_AFTER_S, WHOLE_AFTER_S, FolderWatch
from backend.store.database import now, writing
from backend.store.images import Batch, insert_batch
from backend.store.piles.tables import PageFile
from tests.services.erasing.buried import bury
from tests.services.piles.scans import Desk, pdf_of

pytestmark = pytest.mark.slow


class Inbox:
    """A watched folder whose clock the test moves."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.folder, self._desk, self._now = folder, desk, 0.0
        folder.mkdir()
        self.watch = FolderWatch(folder, lambda: self._now)

    def write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def look(self, after: float = 0.0) -> int:
        self._now += after
        return self.watch.take(self._desk.session, self._desk.blobs, self._desk.settings)

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.*"))


@pytest.fixture
def inbox(desk: Desk, tmp_path: Path) -> Inbox:
    return Inbox(desk, tmp_path / "inbox")


def stored(desk: Desk) -> list[str]:
    desk.session.rollback()
    return [file.path for file in desk.session.scalars(select(PageFile).order_by(PageFile.id))]


def test_a_file_is_left_alone_while_it_grows(desk: Desk, inbox: Inbox) -> None:
    data = pdf_of("A1 A2")
    inbox.write("scan.pdf", data[:300])
    assert (inbox.look(), inbox.look(WHOLE_AFTER_S - 1)) == (0, 0)
    inbox.write("scan.pdf", data)
    assert (inbox.look(2), inbox.look(WHOLE_AFTER_S - 1)) == (0, 0)
    assert inbox.look(1) == 1
    assert stored(desk) == ["scan.pdf"]
    assert inbox.files() == ["taken/scan.pdf"]
    assert inbox.look(60) == 0
    (batch,) = desk.session.scalars(select(Batch))
    assert batch.name.startswith("inbox 20")


def test_what_is_in_the_bin_is_said_when_its_file_comes_again(
    desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    desk.keep_form()
    for again in range(2):
        inbox.write("scan.pdf", pdf_of("A1 A2 B1 B2"))
        inbox.look()
        inbox.look(WHOLE_AFTER_S)
        desk.cut_all()
        if not again:
            delete_record(desk.session, 2, at=now(), author="local")
    assert "scan.pdf came again; records of it lie in the bin: 1" in caplog.messages
    assert desk.records() == [(1, "complete", [1, 2])]


def test_names_may_be_used_again_and_folders_are_kept(desk: Desk, inbox: Inbox) -> None:
    for words in ("A1", "B1"):
        inbox.write("desk 1/scan.pdf", pdf_of(words))
        inbox.look()
        assert inbox.look(WHOLE_AFTER_S) == 1
    assert stored(desk) == ["desk 1/scan.pdf", "desk 1/scan.pdf"]
    assert inbox.files() == ["taken/desk 1/scan (2).pdf", "taken/desk 1/scan.pdf"]


def test_what_is_no_page_is_put_aside_and_unfinished_files_stay(desk: Desk, inbox: Inbox) -> None:
    inbox.write("notes.txt", b"no page")
    for name in ("scan.pdf.part", ".hidden.pdf", "Thumbs.db"):
        inbox.write(name, b"x")
    inbox.write("empty.pdf", b"")
    inbox.look()
    assert inbox.look(WHOLE_AFTER_S) == 0
    assert stored(desk) == []
    assert inbox.files() == [".hidden.pdf", "Thumbs.db", "empty.pdf", "refused/notes.txt", "scan.pdf.part"]


def test_a_file_that_cannot_be_moved_is_taken_once(desk: Desk, inbox: Inbox) -> None:
    inbox.write("taken", b"")  # no folder, so that nothing can be moved into it
    inbox.write("scan.pdf", pdf_of("A1"))
    inbox.look()
    assert [inbox.look(WHOLE_AFTER_S), inbox.look(WHOLE_AFTER_S), inbox.look(60)] == [1, 0, 0]


class Unreadable:
    """A file whose bytes cannot be read, as on a bad sector or under another program's lock."""

    def __init__(self, stream: BinaryIO, error: Exception) -> None:
        self._stream, self._error = stream, error

    def __enter__(self) -> Unreadable:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, _: int) -> bytes:
        raise self._error


NO_ACCESS = PermissionError(errno.EACCES, os.strerror(errno.EACCES))


@pytest.mark.parametrize(
    ("step", "error"),
    [
        ("open", NO_ACCESS),
        ("read", NO_ACCESS),
        ("read", OSError(errno.EIO, os.strerror(errno.EIO))),
        ("read", OverflowError("date value out of range")),
    ],
)
def test_a_file_that_cannot_be_read_stops_no_other_and_is_tried_again(
    desk: Desk,
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    step: str,
    error: Exception,
) -> None:
    real_open = Path.open

    def opened(path: Path, mode: str = "r", **options: Any) -> object:
        if path != inbox.folder / "1.pdf" or mode != "rb":
            return real_open(path, mode, **options)
        if step == "open":
            raise error
        return Unreadable(real_open(path, "rb"), error)

    for name, word in (("1.pdf", "A1"), ("2.pdf", "A2")):
        inbox.write(name, pdf_of(word))
    inbox.look()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", opened)
        assert [inbox.look(WHOLE_AFTER_S), inbox.look(WHOLE_AFTER_S)] == [1, 0]
    assert stored(desk) == ["2.pdf"]
    words = "1.pdf cannot be taken and is tried again in five minutes"
    assert [message.startswith(words) for message in caplog.messages] == [True]
    assert inbox.look(AGAIN_AFTER_S - WHOLE_AFTER_S - 1) == 0
    assert inbox.look(1) == 1
    assert stored(desk) == ["2.pdf", "1.pdf"]


def test_images_that_have_the_pile_s_name_stop_no_look(
    desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    os.utime(inbox.write("scan.pdf", pdf_of("A1")), (1e9, 1e9))
    inbox.write("today.pdf", pdf_of("A2"))
    with writing(desk.session):
        insert_batch(desk.session, "inbox 2001-09-09")
    inbox.look()
    assert inbox.look(WHOLE_AFTER_S) == 1
    assert stored(desk) == ["today.pdf"]
    assert "Images that are not a pile of pages are called 'inbox 2001-09-09'" in caplog.text


def test_a_file_that_was_erased_and_cannot_be_deleted_is_tried_again(
    desk: Desk, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = pdf_of("A1")
    bury(desk.session, hashlib.sha256(data).hexdigest())
    path, real_unlink = inbox.write("scan.pdf", data), Path.unlink

    def unlinked(which: Path, missing_ok: bool = False) -> None:
        if which == path:
            raise NO_ACCESS
        real_unlink(which, missing_ok=missing_ok)

    inbox.look()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", unlinked)
        inbox.look(WHOLE_AFTER_S)
    inbox.look(AGAIN_AFTER_S - 1)
    assert inbox.files() == ["scan.pdf"]
    inbox.look(1)
    assert inbox.files() == []


def test_a_folder_that_is_not_there_is_empty(desk: Desk, tmp_path: Path) -> None:
    assert FolderWatch(tmp_path / "gone").take(desk.session, desk.blobs, desk.settings) == 0


def test_a_file_that_was_erased_is_deleted_and_its_name_not_logged(
    desk: Desk, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    data = pdf_of("A1")
    bury(desk.session, hashlib.sha256(data).hexdigest())
    inbox.write("Zwetschgenmann.pdf", data)
    inbox.look()
    assert inbox.look(WHOLE_AFTER_S) == 0
    assert inbox.files() == []
    assert stored(desk) == []
    assert "A file that was erased came again; it was deleted." in caplog.messages
    assert "Zwetschgenmann" not in caplog.text


def test_a_scanner_that_counts_anew_for_each_form_mixes_no_forms(desk: Desk, inbox: Inbox) -> None:
    desk.keep_form()
    for person in "ABC":
        for page in (1, 2):
            inbox.write(f"00{page}.pdf", pdf_of(f"{person}{page}"))
        inbox.look()
        assert inbox.look(WHOLE_AFTER_S) == 2
    desk.cut_all()
    assert desk.records() == [(1, "complete", [1, 2]), (2, "complete", [3, 4]), (3, "complete", [5, 6])]


def test_pages_that_all_come_by_the_same_name_are_joined_as_they_came(desk: Desk, inbox: Inbox) -> None:
    desk.keep_form()
    for word in ("A1", "A2", "B1", "B2"):
        inbox.write("scan.pdf", pdf_of(word))
        inbox.look()
        assert inbox.look(WHOLE_AFTER_S) == 1
    desk.cut_all()
    assert desk.records() == [(1, "complete", [1, 2]), (2, "complete", [3, 4])]
