from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.store.bin import remove_images
from backend.store.database import now, writing
from backend.store.erasing.removing import (
    count_rows,
    first_label_id,
    remove_empty_batches,
    remove_pages,
)
from backend.store.images import Batch
from backend.store.piles.files import insert_file, insert_pile
from backend.store.piles.pages import insert_decision, insert_page
from backend.store.piles.records import delete_records, insert_record
from backend.store.piles.tables import Page, PageDecision, PageFile, Pile, Record
from tests.store.rows import make_batch, make_form, make_image, make_label, make_reading, sha


def test_what_goes_with_images_is_counted(session: Session) -> None:
    with writing(session):
        first, second = make_image(session, "a"), make_image(session, "b")
        make_reading(session, first)
        oldest = make_label(session, first).id
        make_label(session, first)
        make_label(session, second)
    assert count_rows(session, [first.id]) == {"labels": 2, "readings": 1}
    assert first_label_id(session, [first.id, second.id]) == oldest
    assert first_label_id(session, []) is None


def test_a_batch_goes_with_its_last_image(session: Session) -> None:
    with writing(session):
        first, second = make_image(session, "a"), make_image(session, "b", batch="Other")
        remove_images(session, [first.id])
        assert remove_empty_batches(session, {first.batch_id, second.batch_id}) == 1
    assert session.scalars(select(Batch.id)).all() == [second.batch_id]


def test_a_file_goes_with_its_last_page_and_is_dropped_with_the_first(session: Session) -> None:
    with writing(session):
        pile = insert_pile(session, make_batch(session, "March").id)
        file = insert_file(
            session,
            pile_id=pile.id,
            folder="",
            file_name="scan.pdf",
            place="",
            sha256=sha("scan"),
            size=1,
            pages=2,
        )
        record = insert_record(
            session, pile_id=pile.id, form_version_id=make_form(session).id, number=1, state="complete"
        )
        first, second = (insert_page(session, file.id, number) for number in (1, 2))
        insert_decision(session, first.id, {}, {}, "anna")
        first.record_id = record.id
        batch_id = pile.batch_id
        session.flush()
        second.deleted_at = now()  # its record is in the bin, and can come back
        session.flush()
        assert remove_pages(session, [first.id]) == {"files": 0, "originals": 1}
        delete_records(session, [record.id])
        assert remove_empty_batches(session, {batch_id}) == 0
    assert session.scalars(select(PageFile.blob)).all() == [None]
    assert [session.scalars(select(model)).all() for model in (Record, PageDecision)] == [[], []]
    with writing(session):
        assert remove_pages(session, [second.id]) == {"files": 1, "originals": 0}
        assert remove_empty_batches(session, {batch_id}) == 1
    assert [session.scalars(select(model)).all() for model in (Page, PageFile, Pile, Batch)] == [[]] * 4
