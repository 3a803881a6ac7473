"""Undo what a person decided about a page: it becomes what it was, with the images and labels that it had.

Knows rows. The images that a decision replaced lie in the bin meanwhile.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.services.errors import ConflictError, RevisionConflictError
from backend.services.piles.cutting.cut_request import follow_form
from backend.services.piles.cutting.page_storage import fields_of, replace_fields
from backend.services.piles.page_lock import locked_page
from backend.services.piles.records.joining import join_ready
from backend.store import bin as bins
from backend.store import forms
from backend.store.database import now, writing
from backend.store.images import Image, select_image
from backend.store.piles import pages as stored_pages
from backend.store.piles.tables import Page, PageField

_COLUMNS = (
    "state",
    "is_due",
    "form_version_id",
    "form_page",
    "score",
    "turned",
    "placement",
    "tie",
    "decided_by",
    "decision_id",
    "error",
)
_FIELD_COLUMNS = ("image_id", "name", "kind", "position", "corners")
_TOO_LATE = "What the page was before has been deleted for good meanwhile, so that this cannot be undone."


def snapshot_of(session: Session, page: Page) -> dict[str, Any]:
    """What `undo` needs to make the page what it is now."""
    fields = [
        {column: getattr(row, column) for column in _FIELD_COLUMNS}
        for row in fields_of(session, page)
        if select_image(session, row.image_id) is not None
    ]
    return {**{column: getattr(page, column) for column in _COLUMNS}, "fields": fields}


def undo(session: Session, page_id: int, decision_id: int | None = None, *, author: str) -> None:
    """Undo the newest decision about the page that was not undone.

    Args:
        decision_id: undo this one, and none that somebody made since; None for any.
        author: who does so: what the decision had cut goes to the bin.
    Raises:
        NotFoundError: there is no such page.
        ConflictError: there is nothing to undo, or what the page was is gone.
        RevisionConflictError: the newest decision is another one.
    """
    with writing(session):
        page, file, pile = locked_page(session, page_id)
        decision = stored_pages.select_decision(session, page.decision_id or 0)
        if decision is None:
            raise ConflictError("There is no decision about this page that can be undone.")
        if decision_id not in (None, decision.id):
            raise RevisionConflictError("There is a newer decision about this page; look at it again.")
        _restore(session, page, decision.before, author)
        follow_form(session, file, page, author)
        file.is_joined = False
        session.flush()
        join_ready(session, pile.id, is_undo=True)


def _restore(session: Session, page: Page, before: dict[str, Any], author: str) -> None:
    version_id = before["form_version_id"]
    if version_id is not None and forms.select_form_version(session, version_id) is None:
        raise ConflictError(_TOO_LATE)
    own = {each["image_id"] for each in before["fields"]}
    if {row.image_id for row in fields_of(session, page)} != own:
        replace_fields(session, page, {}, now(), author)
        for each in before["fields"]:
            _bring_back(session, each["image_id"])
            session.add(PageField(page_id=page.id, **each))
    for column in _COLUMNS:
        setattr(page, column, before[column])
    page.revision += 1
    session.flush()


def _bring_back(session: Session, image_id: int) -> None:
    image = bins.select_deleted_image(session, image_id)
    if image is None:
        present = session.scalar(select(Image.id).where(Image.id == image_id))
        if present is None:
            raise ConflictError(_TOO_LATE)
        return
    image.deleted_at = image.deleted_by = None
    session.flush()
