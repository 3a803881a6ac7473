"""Pages as people see them: what each is, where the form and its fields lie on it. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from backend.pages.geometry import Placement
from backend.pages.recognise import outline
from backend.services import cursors
from backend.services.errors import NotFoundError
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.store.piles import pages as stored
from backend.store.piles import records as stored_records
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import Page, PageState


@dataclass(frozen=True)
class PageChunk:
    """Some pages and where the next ones begin."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def page_chunk(
    session: Session, *, pile_id: int | None, state: PageState | None, cursor: str | None, limit: int
) -> PageChunk:
    """Up to ``limit`` opened pages in the pile's order; those that need help with the likeliest first.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    walk = ["pages", pile_id, state]
    after = None if cursor is None else cursors.decode(cursor, walk, stored.position_types(state))
    found = stored.select_chunk(session, pile_id=pile_id, state=state, after=after, limit=limit + 1)
    items, following = cursors.chunk_of(found, limit, walk, lambda page: stored.position(page, state))
    return PageChunk(page_views(session, items), following)


def get_page(session: Session, page_id: int) -> FoundPage:
    """The page with this id.

    Raises:
        NotFoundError: there is none.
    """
    found = stored.select_page(session, page_id)
    if found is None:
        raise NotFoundError.of("page", page_id)
    return found


def page_view(session: Session, page_id: int) -> dict[str, Any]:
    """One page.

    Raises:
        NotFoundError: there is none.
    """
    return page_views(session, [get_page(session, page_id)])[0]


def page_views(session: Session, pages: Sequence[FoundPage]) -> list[dict[str, Any]]:
    """The pages, JSON-ready."""
    documents = FormDocuments(session)
    fields = stored.select_fields(session, [found.page.id for found in pages])
    records = stored_records.select_records(session, {found.page.record_id or 0 for found in pages})
    shown = []
    for page, file, pile in pages:
        record = records.get(page.record_id or 0)
        shown.append(
            {
                "id": page.id,
                "pile_id": pile.id,
                "is_sample": pile.is_sample,
                "path": file.path,
                "number": page.number,
                "state": page.state,
                **_form(documents, page),
                "score": round(page.score, 4),
                "turned": 90 * page.turned,
                "width": page.width,
                "height": page.height,
                "record_id": record.id if record else None,
                "record_number": record.number if record else None,
                "decided_by": page.decided_by,
                "revision": page.revision,
                "error": page.error,
                "can_undo": page.decision_id is not None,
                "decision_id": page.decision_id,
                "corners": {each.name: each.corners for each in fields.get(page.id, [])},
                "outline": outline_of(documents, page),
            }
        )
    return shown


def outline_of(documents: FormDocuments, page: Page) -> list[list[float]] | None:
    """Where the corners of the form's paper lie, in pixels of the source."""
    if page.placement is None or page.form_version_id is None or page.form_page is None:
        return None
    placement = Placement.from_json(page.placement)
    corners = outline(documents.form(page.form_version_id), page.form_page, placement) * page.scale
    shown: list[list[float]] = np.round(corners, 2).tolist()
    return shown


def _form(documents: FormDocuments, page: Page) -> dict[str, Any]:
    if page.form_version_id is None:
        return dict.fromkeys(("form_id", "form_name", "form_version", "form_page"))
    return {
        "form_id": documents.form_id(page.form_version_id),
        "form_name": documents.form(page.form_version_id).name,
        "form_version": documents.number(page.form_version_id),
        "form_page": page.form_page,
    }
