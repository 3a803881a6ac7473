"""The pieces of an export; its content is tested over HTTP."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from backend.services.errors import NotFoundError
from backend.services.piles.export import export_records
from backend.services.piles.field_facts import fields_of_images
from backend.services.piles.page_pictures import page_pictures
from backend.store.database import writing
from backend.store.images import Image
from tests.services.piles.scans import Desk, pdf_of
from tests.store.rows import refuse


def test_a_pile_that_is_not_there_is_refused_before_the_first_piece(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        export_records(desk.session, 1, "csv", "only")
    with pytest.raises(NotFoundError):
        page_pictures(desk.session, desk.blobs, 1)
    assert fields_of_images(desk.session, [1, 2]) == {}


@pytest.mark.slow
def test_more_records_than_a_step_are_all_exported(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.services.piles.export._STEP", 2)
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2 C1 C2")))
    rows = [json.loads(line) for line in export_records(desk.session, pile_id, "jsonl", "all")]
    assert [(row["RECORD"], row["PAGES"]) for row in rows] == [(1, "1 2"), (2, "3 4"), (3, "5 6")]


def test_what_is_not_a_name_is_marked_and_the_least_sure(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    surname = desk.session.scalars(select(Image).where(~Image.typed).order_by(Image.id)).first()
    assert surname is not None
    with writing(desk.session):
        refuse(desk.session, surname, "MARTEN", reason="print")
    (row,) = map(json.loads, export_records(desk.session, pile_id, "jsonl", "all"))
    assert (row["Surname"], row["LOWEST_CONFIDENCE"]) == ("NOT_A_NAME: MARTEN", 0.0)
    (row,) = map(json.loads, export_records(desk.session, pile_id, "jsonl", "only"))
    assert row["Surname"] == ""
