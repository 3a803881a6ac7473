"""Piles as lists show them: how many pages are what, how many records, how many fields are checked. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.errors import NotFoundError
from backend.services.piles.cutting.known_forms import kinds_of_forms
from backend.services.piles.records.counting import miscounts, unproven
from backend.store.images import Batch
from backend.store.piles import alike as stored_alike
from backend.store.piles import files as stored_files
from backend.store.piles import pages as stored_pages
from backend.store.piles import records as stored_records
from backend.store.piles.tables import PAGE_STATES, RECORD_STATES, Page, PageFile, Pile

_WALK = ["piles"]
_MOST_GROUPS = 5  # of pages that look alike


@dataclass(frozen=True)
class PileChunk:
    """Some piles, the newest first, and where the next ones begin."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def pile_chunk(session: Session, *, cursor: str | None, limit: int) -> PileChunk:
    """Up to ``limit`` piles with their counts.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    before = None if cursor is None else cursors.decode(cursor, _WALK, [int])[0]
    found = stored_files.select_piles(session, before_id=before, limit=limit + 1)
    items, following = cursors.chunk_of(found, limit, _WALK, lambda row: [row[0].id])
    return PileChunk(_shown(session, items), following)


def get_pile(session: Session, pile_id: int) -> tuple[Pile, Batch]:
    """The pile with this id.

    Raises:
        NotFoundError: there is none.
    """
    found = stored_files.select_pile(session, pile_id)
    if found is None:
        raise NotFoundError.of("pile", pile_id)
    return found


def pile_with_files(session: Session, pile_id: int) -> dict[str, Any]:
    """The pile with its counts and its files.

    Raises:
        NotFoundError: there is none.
    """
    (shown,) = _shown(session, [get_pile(session, pile_id)])
    files = stored_files.select_files(session, pile_id)
    pages = stored_pages.select_pages_of_files(session, [file.id for file in files])
    groups = stored_alike.select_alike(session, pile_id, _MOST_GROUPS)
    return {
        **shown,
        # One of which all pages are in the bin is not shown.
        "files": [
            _file(file, pages[file.id]) for file in files if file.state == "waiting" or file.id in pages
        ],
        "uncompared": stored_alike.count_uncompared(session, pile_id),
        "alike": [{"page_id": group.page_id, "pages": group.pages} for group in groups],
    }


def _shown(session: Session, piles: Sequence[tuple[Pile, Batch]]) -> list[dict[str, Any]]:
    ids = [pile.id for pile, _ in piles]
    unopened = stored_files.count_unopened(session, ids)
    states = stored_pages.count_states(session, ids)
    records = stored_records.count_states(session, ids)
    fields = stored_pages.count_fields(session, ids)
    miscounted = miscounts(session, [pile for pile, _ in piles])
    unproved = unproven(session, [pile for pile, _ in piles])
    known = kinds_of_forms(session)
    shown = []
    for pile, batch in piles:
        counts = {state: states[pile.id][state] for state in PAGE_STATES}
        without_form = 0 if pile.is_sample in known else counts["waiting"]
        counts["waiting"] += unopened.get(pile.id, 0)
        total, checked = fields.get(pile.id, (0, 0))
        shown.append(
            {
                "id": pile.id,
                "name": batch.name,
                "batch_id": batch.id,
                "is_sample": pile.is_sample,
                "created_at": batch.created_at,
                "pages": sum(counts.values()),
                "states": counts,
                "waiting_for_form": without_form,
                "records": {state: records[pile.id][state] for state in RECORD_STATES},
                "counted": pile.counted,
                "miscount": miscounted.get(pile.id),
                "unproven": unproved.get(pile.id),
                "fields": {"all": total, "checked": checked},
            }
        )
    return shown


def _file(file: PageFile, pages: Sequence[Page]) -> dict[str, Any]:
    is_refused = file.state == "done" and all(page.state == "refused" for page in pages)
    return {
        "id": file.id,
        "path": file.path,
        "state": "refused" if is_refused else file.state,
        "pages": file.pages,
        "error": pages[0].error if is_refused and pages else None,
    }
