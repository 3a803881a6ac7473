"""A page is locked with its pile and file, and what is in the bin is not found."""

from __future__ import annotations

import pytest

from backend.services.bin.deleting import delete_batch
from backend.services.errors import NotFoundError
from backend.services.piles.page_lock import locked_page
from backend.services.piles.records.deleting import delete_record
from backend.store.database import now, writing
from tests.services.piles.scans import Desk, pdf_of

pytestmark = pytest.mark.slow


def test_a_page_is_found_with_its_file_and_its_pile(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("1.pdf", pdf_of("A1 A2")))
    with writing(desk.session):
        page, file, pile = locked_page(desk.session, 2)
    assert (page.number, file.path, pile.id) == (2, "1.pdf", pile_id)


def test_what_is_not_there_or_in_the_bin_is_not_found(desk: Desk) -> None:
    desk.keep_form()
    desk.cut(("1.pdf", pdf_of("A1 A2 B1 B2")))
    delete_record(desk.session, 1, at=now(), author="local")

    def refused(page_id: int) -> bool:
        with pytest.raises(NotFoundError), writing(desk.session):
            locked_page(desk.session, page_id)
        return True

    assert refused(1)
    assert refused(9)
    with writing(desk.session):
        assert locked_page(desk.session, 3).page.record_id == 2
    delete_batch(desk.session, 1, at=now(), author="local")
    assert refused(3)
