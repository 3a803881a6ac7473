"""A record is erased with its pages, the file that it came in, and all that was ever cut out of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from backend.config import Settings
from backend.services.bin.deleting import delete_batch
from backend.services.erasing.erase import erase
from backend.services.errors import ConflictError
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.page_views import get_page
from backend.services.piles.receive import receive_pile
from backend.services.piles.records.counting import set_counted
from backend.services.piles.undoing import undo
from backend.store.database import now, writing
from backend.store.deletable import with_deleted
from backend.store.erasing.erasures import Erasure
from backend.store.forms import FormPicture, FormVersion
from backend.store.images import Batch, Image
from backend.store.piles.tables import Page, PageField, PageFile, Pile, Record
from tests.services.erasing.office import EARLIER, NAME
from tests.services.erasing.search import everywhere, files_showing, files_with, pixels_of
from tests.services.pictures import upload
from tests.services.piles.scans import Desk, pdf_of

pytestmark = pytest.mark.slow
SCAN = f"{NAME} and others.pdf"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A pile of one file with the records 1, the person's, and 2, somebody else's."""
    desk.keep_form()
    desk.cut((SCAN, pdf_of("A1 A2 B1 B2")))
    for image in desk.session.scalars(select(Image).order_by(Image.id)).all():
        is_theirs = fields(desk, 1) & {image.id}
        for revision, text in enumerate([EARLIER, NAME] if is_theirs else ["Martin"]):
            new = NewLabel("text", text)
            set_label(desk.session, image.id, new, expected_revision=revision, alphabet=None, author="local")
    return desk


def fields(desk: Desk, record_id: int) -> set[int]:
    query = select(PageField.image_id).join(Page, Page.id == PageField.page_id)
    return set(desk.session.scalars(query.where(Page.record_id == record_id)))


def erase_record(desk: Desk, record_id: int, settings: Settings | None = None) -> Erasure:
    return erase(
        desk.session,
        desk.blobs,
        settings or desk.settings,
        "record",
        record_id,
        reason="request 2026-15",
        author="Anna",
    )


def pictures(desk: Desk, record_id: int) -> list[bytes]:
    """The pictures of the record's pages and fields."""
    pages = desk.session.scalars(select(Page.picture).where(Page.record_id == record_id)).all()
    crops = desk.session.scalars(select(Image.blob).where(Image.id.in_(fields(desk, record_id)))).all()
    return [desk.blobs.get(blob) for blob in [*pages, *crops] if blob is not None]


def test_nothing_is_left_of_a_record_and_others_keep_theirs(desk: Desk, engine: Engine) -> None:
    theirs, others = pictures(desk, 1), pictures(desk, 2)
    own = {pixels_of(each) for each in theirs} - {pixels_of(each) for each in others}
    original = hashlib.sha256(pdf_of("A1 A2 B1 B2")).hexdigest()
    assert len(own) >= 3
    assert files_showing(desk.settings.data_dir, own)
    assert desk.blobs.exists(original)

    set_counted(desk.session, 1, 2, author="Marie")
    tombstone = erase_record(desk, 1)

    assert everywhere(desk.settings.data_dir, engine, [EARLIER], []) == []
    assert files_with(desk.settings.data_dir, [pdf_of("A1 A2 B1 B2")[200:400]]) == []
    assert files_showing(desk.settings.data_dir, own) == []
    assert not desk.blobs.exists(original)
    assert desk.session.scalars(select(Pile.counted)).one() == 1
    assert (tombstone.kind, tombstone.finished_at is not None, tombstone.versions) == ("record", True, [])
    wanted = {"images": 3, "pages": 2, "originals": 1, "files": 0, "labels": 6, "batches": 0}
    assert {name: tombstone.counts[name] for name in wanted} == wanted
    assert [state for _, state, _ in desk.records()] == ["complete"]
    assert sorted(pictures(desk, 2)) == sorted(others)
    desk.cut_all()
    assert [state for _, state, _ in desk.records()] == ["complete"]


def test_a_file_and_a_pile_without_any_other_page_go_too(desk: Desk, engine: Engine) -> None:
    erase_record(desk, 1)
    tombstone = erase_record(desk, 2)
    assert everywhere(desk.settings.data_dir, engine, [NAME, EARLIER], []) == []
    assert (tombstone.counts["files"], tombstone.counts["batches"]) == (1, 1)
    for model in (PageFile, Pile, Record, Batch, Image):
        assert desk.session.scalars(with_deleted(select(model))).all() == []


def test_the_file_is_not_taken_again(desk: Desk) -> None:
    erase_record(desk, 1)
    again = [upload(SCAN, pdf_of("A1 A2 B1 B2"))]
    (result,) = receive_pile(desk.session, desk.blobs, desk.settings, again, name="March")["results"]
    assert (result["status"], result["error"]["code"]) == ("refused", "erased")
    assert desk.session.scalars(select(PageFile.blob)).all() == [None]


def test_fields_that_were_cut_earlier_go_too(desk: Desk) -> None:
    """What a decision replaced lies in the bin, and is not a field of the page any more."""
    page = desk.session.scalars(select(Page).where(Page.record_id == 1).order_by(Page.id)).first()
    assert page is not None
    page_id = page.id
    decide(
        desk.session,
        desk.blobs,
        desk.settings,
        page_id,
        Decision("foreign"),
        expected_revision=None,
        author="Anna",
    )
    undo(desk.session, page_id, author="local")
    assert get_page(desk.session, page_id).page.record_id is not None
    record_id = get_page(desk.session, page_id).page.record_id or 0
    erase_record(desk, record_id)
    left = set(desk.session.scalars(with_deleted(select(Image.id))))
    assert left == fields(desk, 2)


def test_a_field_is_erased_with_its_record_only(desk: Desk) -> None:
    image_id = min(fields(desk, 1))
    with pytest.raises(ConflictError) as caught:
        erase(desk.session, desk.blobs, desk.settings, "image", image_id, reason="request", author="Anna")
    assert caught.value.extra == {"record_id": 1}


def test_a_record_in_the_bin_with_its_pile_is_erased(desk: Desk, engine: Engine) -> None:
    delete_batch(desk.session, desk.session.scalars(select(Batch.id)).one(), at=now(), author="local")
    erase_record(desk, 1)
    assert everywhere(desk.settings.data_dir, engine, [EARLIER], []) == []


def test_while_other_pages_of_the_file_are_cut_it_has_to_wait(desk: Desk) -> None:
    with desk.sessions() as session, session.begin():
        session.connection().exec_driver_sql("UPDATE pages SET is_due = true WHERE record_id = 2")
    with pytest.raises(ConflictError, match="being cut"):
        erase_record(desk, 1)
    assert len(desk.records()) == 2


def test_the_same_scan_in_another_pile_is_named_and_stays(desk: Desk) -> None:
    desk.receive((SCAN, pdf_of("A1 A2 B1 B2")), name="April")
    desk.cut_all()
    tombstone = erase_record(desk, 1)
    assert tombstone.copies["records"] == [3]
    assert desk.session.scalars(select(PageFile.blob).order_by(PageFile.id)).all()[1] is not None
    assert erase_record(desk, 3).copies["records"] == []


def test_a_form_that_was_made_of_its_page_is_named(desk: Desk) -> None:
    page = desk.session.scalars(select(Page).where(Page.record_id == 1).order_by(Page.id)).first()
    assert page is not None
    sha256, number = desk.session.get_one(PageFile, page.file_id).sha256, page.number
    with writing(desk.session):
        picture = desk.session.scalars(select(FormPicture)).first()
        assert picture is not None
        picture.source_sha256, picture.source_page = sha256, number
        version_id = picture.version_id
    form_id = desk.session.get_one(FormVersion, version_id).form_id
    copies = erase_record(desk, 1).copies
    assert (copies["forms"], copies["pages"]) == ([form_id], [])


def test_the_file_in_the_watched_folder_goes_too(desk: Desk, tmp_path: Path) -> None:
    watched = tmp_path / "scanner"
    (watched / "taken").mkdir(parents=True)
    (watched / "taken" / SCAN).write_bytes(pdf_of("A1 A2 B1 B2"))
    (watched / "taken" / "other.pdf").write_bytes(pdf_of("B1 B2"))
    tombstone = erase_record(desk, 1, replace(desk.settings, watch_folder=watched))
    assert [path.name for path in (watched / "taken").iterdir()] == ["other.pdf"]
    assert tombstone.counts["watched_files"] == 1
