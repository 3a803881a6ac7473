from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from backend.store.bin import delete_image
from backend.store.database import now, writing
from backend.store.erasing.same_pictures import (
    select_files,
    select_forms,
    select_images,
    select_pages_without_record,
    select_records,
)
from backend.store.forms import NewPicture, insert_version
from backend.store.piles.files import insert_file, insert_pile
from backend.store.piles.pages import insert_page
from backend.store.piles.records import insert_record
from backend.store.piles.tables import Page, Record
from tests.store.rows import make_batch, make_form, make_image, sha


def test_the_same_picture_is_found_under_any_name_and_in_the_bin(session: Session) -> None:
    with writing(session):
        first, twin, other = (
            make_image(session, name, pixel_hash=look) for name, look in (("a", "x"), ("b", "x"), ("c", "y"))
        )
        delete_image(session, twin.id, now())
    assert select_images(session, {"x"}, apart_from=[first.id]) == [(twin.id, "x")]
    assert select_images(session, {"x", "y"}, apart_from=[]) == [
        (first.id, "x"),
        (twin.id, "x"),
        (other.id, "y"),
    ]


def test_the_same_page_of_the_same_file_belongs_to_other_records(session: Session) -> None:
    with writing(session):
        form = make_form(session)
        records = []
        for name in ("March", "April"):
            pile = insert_pile(session, make_batch(session, name).id)
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
            for number in (1, 2):
                record = insert_record(
                    session, pile_id=pile.id, form_version_id=form.id, number=number, state="complete"
                )
                insert_page(session, file.id, number).record_id = record.id
                records.append(record.id)
        session.flush()
    assert select_records(session, [(sha("scan"), 2)]) == {records[1], records[3]}
    assert select_records(session, [(sha("another"), 2)]) == set()
    with writing(session):
        session.get_one(Record, records[3]).deleted_at = now()  # those in the bin count too
        session.get_one(Page, 4).deleted_at = now()
    assert select_records(session, [(sha("scan"), 2)]) == {records[1], records[3]}
    assert select_files(session, {1: sha("scan")}) == {sha("scan")}
    assert select_files(session, {1: sha("scan"), 2: sha("scan")}) == frozenset()


def test_a_form_that_was_made_of_the_page_has_its_picture_in_every_version(session: Session) -> None:
    with writing(session):
        made, other = make_form(session, "Made of it"), make_form(session, "Other")
        picture = NewPicture(sha("page 2"), 827, 1169, size_known=True, source=(sha("scan"), 2))
        insert_version(session, made.form_id, 2, "{}", [picture])
        insert_version(
            session, made.form_id, 3, "{}", [NewPicture(sha("page 2"), 827, 1169, size_known=True)]
        )
        copy = make_form(session, "Imported again", blobs=[sha("page 2")])
    assert select_forms(session, [(sha("scan"), 2)]) == {made.form_id, copy.form_id}
    assert select_forms(session, [(sha("scan"), 1)]) == set()
    assert other.form_id not in select_forms(session, [(sha("scan"), 2)])


def test_pages_of_the_file_that_are_in_no_record_are_found(session: Session) -> None:
    with writing(session):
        form = make_form(session)
        pile = insert_pile(session, make_batch(session).id)
        place: dict[str, Any] = {
            "folder": "",
            "file_name": "scan.pdf",
            "place": "",
            "sha256": sha("scan"),
            "size": 1,
        }
        file = insert_file(session, pile_id=pile.id, pages=3, **place)
        record = insert_record(session, pile_id=pile.id, form_version_id=form.id, number=1, state="complete")
        own, foreign, erased = (insert_page(session, file.id, number).id for number in (1, 2, 3))
        insert_page(session, file.id, 4).record_id = record.id
        session.flush()
        copy = insert_file(session, pile_id=pile.id, pages=1, **(place | {"file_name": "copy.pdf"}))
        again = insert_page(session, copy.id, 3).id
        insert_page(session, copy.id, 2)
    scans = [(sha("scan"), 3)]
    found = select_pages_without_record(session, {file.id}, scans, apart_from={own, erased})
    assert found == [foreign, again]
    assert select_pages_without_record(session, {file.id}, [], apart_from={own, erased}) == [foreign]
    assert select_pages_without_record(session, {copy.id + 1}, [], apart_from=set()) == []
