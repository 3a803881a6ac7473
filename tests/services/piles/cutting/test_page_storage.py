"""Fields are stored as images that say where they come from."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, select

from backend.services.piles.cutting import cutter
from backend.services.piles.cutting.page_storage import assure_blobs, fields_of, put_blobs
from backend.store.database import writing
from backend.store.images import Image
from backend.store.piles.tables import Page, PageFile
from tests.services.piles.scans import FIELDS, Desk, pdf_of

pytestmark = pytest.mark.slow


def test_an_image_is_named_by_its_file_page_and_field(desk: Desk) -> None:
    desk.keep_form(FIELDS[0], FIELDS[2])
    desk.cut(("box 1/scan.pdf", pdf_of("A1 A2")))
    images = desk.session.scalars(select(Image).order_by(Image.id)).all()
    assert [image.path for image in images] == [
        "box 1/scan.pdf page 1 Surname",
        "box 1/scan.pdf page 2 Witness",
    ]
    page = desk.session.scalars(select(Page)).first()
    assert page is not None
    assert [field.image_id for field in fields_of(desk.session, page)] == [images[0].id]


def test_a_picture_that_was_swept_meanwhile_is_stored_again(desk: Desk) -> None:
    assure_blobs(desk.blobs, [b"one"])
    assure_blobs(desk.blobs, [b"one"])
    assert [desk.blobs.get(name) for name in desk.blobs.names()] == [b"one"]


def test_no_picture_is_left_of_a_file_that_goes_while_its_pages_are_cut(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have been erased, and then nothing else would ever delete them."""
    desk.keep_form()
    desk.receive(("scan.pdf", pdf_of("A1 A2")))
    before = set(desk.blobs.names())

    def put_and_lose_the_file(*args: Any) -> None:
        put_blobs(*args)
        assert set(desk.blobs.names()) > before
        with desk.sessions() as session, writing(session):
            session.execute(delete(PageFile))

    monkeypatch.setattr(cutter, "put_blobs", put_and_lose_the_file)
    desk.cut_all()
    assert set(desk.blobs.names()) == before
