"""The pieces of an export; its content is tested over HTTP."""

from __future__ import annotations

import json

import pytest

from backend.services.errors import NotFoundError
from backend.services.piles.export import export_records
from backend.services.piles.field_facts import fields_of_images
from backend.services.piles.page_pictures import page_pictures
from tests.services.piles.scans import Desk, pdf_of


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
