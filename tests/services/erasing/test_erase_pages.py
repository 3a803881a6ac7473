"""A page that is in no record is erased with the file that it came in; other pages of that file stay what they are."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import Engine, select

from backend.services.bin.deleting import delete_batch
from backend.services.erasing.erase import erase
from backend.services.errors import ConflictError, NotFoundError
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.piles.decisions import Decision, decide
from backend.services.piles.receive import receive_pile
from backend.services.piles.records.deleting import delete_record
from backend.store.database import now, writing
from backend.store.deletable import with_deleted
from backend.store.erasing.erasures import Erasure
from backend.store.erasing.removing import LOST
from backend.store.forms import FormPicture
from backend.store.images import Batch, Image
from backend.store.piles.tables import Page, PageFile, Pile
from tests.services.erasing.office import NAME
from tests.services.erasing.search import everywhere, files_showing, pixels_of
from tests.services.pictures import upload
from tests.services.piles.scans import Desk, pdf_of

pytestmark = pytest.mark.slow
SCAN = f"{NAME}.pdf"
WORDS = "A1 A2 X -"


def erase_page(desk: Desk, page_id: int) -> Erasure:
    return erase(
        desk.session, desk.blobs, desk.settings, "page", page_id, reason="request 2026-16", author="Anna"
    )


def page(desk: Desk, page_id: int) -> Page:
    desk.session.rollback()
    return desk.session.get_one(Page, page_id)


@pytest.mark.parametrize(("page_id", "state", "other"), [(3, "foreign", 4), (4, "blank", 3)])
def test_a_foreign_or_blank_page_goes_with_its_file_and_others_stay(
    desk: Desk, page_id: int, state: str, other: int
) -> None:
    desk.keep_form()
    desk.cut((SCAN, pdf_of(WORDS)))
    records = desk.records()
    found = page(desk, page_id)
    assert (found.state, found.record_id) == (state, None)
    theirs = {pixels_of(desk.blobs.get(found.picture or ""))}
    assert files_showing(desk.settings.data_dir, theirs)

    tombstone = erase_page(desk, page_id)

    assert (tombstone.kind, tombstone.former_id, tombstone.finished_at is not None) == ("page", page_id, True)
    wanted = {"pages": 1, "images": 0, "originals": 1, "files": 0, "batches": 0}
    assert {name: tombstone.counts[name] for name in wanted} == wanted
    assert tombstone.copies["pages"] == [other]
    assert files_showing(desk.settings.data_dir, theirs) == []
    assert not desk.blobs.exists(hashlib.sha256(pdf_of(WORDS)).hexdigest())
    assert [state for _, state, _ in desk.pages(1)].count("registered") == 2
    assert desk.records() == records
    assert erase_page(desk, page_id).id == tombstone.id


def test_nothing_is_left_of_a_page_that_came_alone(desk: Desk, engine: Engine) -> None:
    desk.keep_form()
    desk.cut((SCAN, pdf_of("X")))
    tombstone = erase_page(desk, 1)
    assert (tombstone.counts["files"], tombstone.counts["batches"]) == (1, 1)
    assert everywhere(desk.settings.data_dir, engine, [NAME], [pdf_of("X")[200:400]]) == []
    for model in (Page, PageFile, Pile, Batch):
        assert desk.session.scalars(with_deleted(select(model))).all() == []
    again = [upload(SCAN, pdf_of("X"))]
    (result,) = receive_pile(desk.session, desk.blobs, desk.settings, again, name="March")["results"]
    assert (result["status"], result["error"]["code"]) == ("refused", "erased")


def test_of_a_page_that_was_once_cut_its_fields_go_too(desk: Desk, engine: Engine) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    for image in desk.session.scalars(select(Image).where(Image.page == 1)).all():
        set_label(
            desk.session, image.id, NewLabel("text", NAME), expected_revision=0, alphabet=None, author="local"
        )
    for page_id in (1, 2):
        decision = Decision("foreign")
        decide(
            desk.session, desk.blobs, desk.settings, page_id, decision, expected_revision=None, author="Anna"
        )
    tombstone = erase_page(desk, 1)
    assert (tombstone.counts["images"], tombstone.counts["labels"]) == (2, 2)
    assert everywhere(desk.settings.data_dir, engine, [NAME], []) == []
    assert [image.page for image in desk.session.scalars(with_deleted(select(Image)))] == [2]


def test_pages_that_wait_for_a_form_cannot_be_opened_any_more(desk: Desk) -> None:
    """Without a form they may wait for ever: an erasure does not."""
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    assert page(desk, 1).state == "waiting"
    erase_page(desk, 1)
    other = page(desk, 2)
    assert (other.state, other.is_due, other.error) == ("refused", False, LOST)
    desk.keep_form()
    desk.cut_all()
    assert [state for _, state, _ in desk.pages(1)] == ["refused"]


def test_a_page_of_an_erased_file_cannot_be_placed_and_must_be_scanned_again(desk: Desk) -> None:
    form_id = desk.keep_form()
    desk.cut((SCAN, pdf_of("X A1? X")))
    erase_page(desk, 1)
    outline = [[0.0, 0.0], [210.0, 0.0], [210.0, 296.0], [0.0, 296.0]]
    for page_id in (2, 3):
        decision = Decision("place", form_id, 1, outline)
        with pytest.raises(ConflictError) as caught:
            decide(
                desk.session,
                desk.blobs,
                desk.settings,
                page_id,
                decision,
                expected_revision=None,
                author="Anna",
            )
        assert (caught.value.detail, caught.value.extra) == (LOST, {"reason": {"code": "erased-file"}})


def test_while_other_pages_of_the_file_are_cut_it_has_to_wait(desk: Desk) -> None:
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    desk.keep_form()
    with pytest.raises(ConflictError, match="being cut"):
        erase_page(desk, 1)
    assert page(desk, 1).state == "waiting"


def test_a_page_of_a_record_is_erased_with_it_only(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    for _ in ("there", "in the bin"):
        with pytest.raises(ConflictError) as caught:
            erase_page(desk, 1)
        assert caught.value.extra == {"record_id": 1}
        delete_record(desk.session, 1, at=now(), author="local")


def test_a_field_of_a_page_in_no_record_is_erased_with_the_page_only(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("scan.pdf", pdf_of("A1")))
    with writing(desk.session):
        desk.session.get_one(Page, 1).record_id = None  # before its run is joined
    image_id = desk.session.scalars(select(Image.id)).first() or 0
    with pytest.raises(ConflictError) as caught:
        erase(desk.session, desk.blobs, desk.settings, "image", image_id, reason="request", author="Anna")
    assert caught.value.extra == {"page_id": 1}
    assert erase_page(desk, 1).counts["images"] == 2


def test_a_page_in_the_bin_with_its_pile_is_erased(desk: Desk, engine: Engine) -> None:
    desk.keep_form()
    desk.cut((SCAN, pdf_of("X")))
    delete_batch(desk.session, 1, at=now(), author="local")
    erase_page(desk, 1)
    assert everywhere(desk.settings.data_dir, engine, [NAME], []) == []


def test_the_same_scan_elsewhere_and_a_form_made_of_it_are_named(desk: Desk) -> None:
    desk.cut(("scan.pdf", pdf_of("B1")))
    desk.receive(("again.pdf", pdf_of("B1")), name="April")
    desk.cut_all()
    form_id = desk.keep_form()
    with writing(desk.session):
        for picture in desk.session.scalars(select(FormPicture)):
            picture.source_sha256, picture.source_page = hashlib.sha256(pdf_of("B1")).hexdigest(), 1
    copies = erase_page(desk, 1).copies
    assert (copies["pages"], copies["forms"]) == ([2], [form_id])


def test_there_is_no_such_page(desk: Desk) -> None:
    for page_id in (9, 2**40):
        with pytest.raises(NotFoundError):
            erase_page(desk, page_id)
