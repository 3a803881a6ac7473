"""Lists of piles, pages and records go on where they stopped, and count what is there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.services.errors import InvalidError, NotFoundError
from backend.services.piles.listing import get_pile, pile_chunk, pile_with_files
from backend.services.piles.page_views import get_page, page_chunk, page_view
from backend.services.piles.record_views import get_record, record_chunk
from backend.store.piles.tables import PageFile
from tests.services.piles.scans import Desk, pdf_of


def test_nothing_is_there(desk: Desk) -> None:
    for get in (get_pile, pile_with_files, get_page, page_view, get_record):
        with pytest.raises(NotFoundError):
            get(desk.session, 1)
    assert pile_chunk(desk.session, cursor=None, limit=5).items == []


def test_a_cursor_of_another_list_is_refused(desk: Desk) -> None:
    for read in (
        lambda: pile_chunk(desk.session, cursor="x", limit=5),
        lambda: page_chunk(desk.session, pile_id=1, state=None, cursor="x", limit=5),
        lambda: record_chunk(desk.session, 1, state=None, cursor="x", limit=5),
    ):
        with pytest.raises(InvalidError):
            read()


@pytest.mark.slow
def test_a_file_of_which_no_page_could_be_opened_is_refused_and_says_why(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.receive(("scan.pdf", pdf_of("A1 A2")))
    desk.blobs.delete(desk.session.scalars(select(PageFile.sha256)).one())
    desk.cut_all()
    (file,) = pile_with_files(desk.session, pile_id)["files"]
    assert (file["state"], file["pages"]) == ("refused", 2)
    assert "missing or damaged" in file["error"]
