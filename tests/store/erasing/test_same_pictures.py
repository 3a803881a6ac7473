from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store.bin import delete_image
from backend.store.database import now, writing
from backend.store.erasing.same_pictures import select_files, select_images, select_records
from backend.store.piles.files import insert_file, insert_pile
from backend.store.piles.pages import insert_page
from backend.store.piles.records import insert_record
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
    assert select_files(session, {1: sha("scan")}) == {sha("scan")}
    assert select_files(session, {1: sha("scan"), 2: sha("scan")}) == frozenset()
