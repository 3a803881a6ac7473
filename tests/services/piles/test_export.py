"""The pieces of an export; its content is tested over HTTP."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from backend.pages.form import Field
from backend.pages.geometry import Rect
from backend.services.errors import NotFoundError
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.piles.cutting.cut_request import request_cut
from backend.services.piles.export import export_records
from backend.services.piles.field_facts import fields_of_images
from backend.services.piles.page_pictures import page_pictures
from backend.services.piles.record_views import record_chunk
from backend.store.database import writing
from backend.store.images import Image
from backend.store.piles.tables import PageFile
from tests.services.piles.scans import FIELDS, Desk, pdf_of
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


@pytest.mark.slow
def test_a_page_that_stays_at_an_earlier_version_keeps_its_labels_and_leaves_the_record_unchecked(
    desk: Desk,
) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    with writing(desk.session):
        desk.session.scalars(select(PageFile)).one().blob = None  # so that page 1 cannot be cut again
    surname, _, witness = FIELDS
    desk.keep_form(surname, Field("Town", "name", 1, Rect(30, 75, 40, 8)), witness)
    request_cut(desk.session, pile_id, author="local")
    desk.cut_all()
    for image in desk.session.scalars(select(Image).order_by(Image.id)).all():
        set_label(
            desk.session,
            image.id,
            NewLabel("text", f"{image.id}"),
            expected_revision=0,
            alphabet=None,
            author="local",
        )
    (row,) = map(json.loads, export_records(desk.session, pile_id, "jsonl", "only"))
    assert {name: row[name] for name in ("Surname", "Town", "Witness", "Born")} == {
        "Surname": "1",
        "Town": "",
        "Witness": "3",
        "Born": "2",
    }
    assert row["CHECKED"] == "some"
    (record,) = record_chunk(desk.session, pile_id, state=None, cursor=None, limit=1).items
    assert (record["form_version"], record["checked"], record["of"]) == (2, 3, 4)
    shown = [(each["name"], each["kind"], each["position"], each["image_id"]) for each in record["fields"]]
    assert shown == [
        ("Surname", "name", 0, 1),
        ("Town", "name", 1, None),
        ("Witness", "name", 2, 3),
        ("Born", "text", 3, 2),
    ]
