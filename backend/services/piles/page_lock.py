"""Lock a page that a person changes, with its pile and its file. Knows the order in which all do so."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.services.errors import NotFoundError
from backend.store.piles import files, pages
from backend.store.piles.pages import FoundPage


def locked_page(session: Session, page_id: int) -> FoundPage:
    """The page as it is now, locked with its pile and its file until this transaction ends.

    Raises:
        NotFoundError: there is none; or it, or its pile, is in the bin.
    """
    found = pages.select_page(session, page_id)
    if found is None:
        raise NotFoundError.of("page", page_id)
    files.lock_pile(session, found.pile.id)
    file = files.lock_file(session, found.file.id)
    page = pages.lock_page(session, page_id)
    if file is None or page is None:
        raise NotFoundError.of("page", page_id)
    return FoundPage(page, file, found.pile)
