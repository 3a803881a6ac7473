"""The list of forms, chunk by chunk, in the order in which they were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.forms.library.kept_form import form_in
from backend.store import forms

_WALK: list[Any] = ["forms"]


@dataclass(frozen=True)
class FormChunk:
    """Some forms, each as the members that a list shows."""

    items: list[dict[str, Any]]
    next_cursor: str | None


def form_chunk(session: Session, *, cursor: str | None, limit: int) -> FormChunk:
    """Up to ``limit`` forms after ``cursor``.

    Raises:
        InvalidError: the cursor belongs to another list.
    """
    after = cursors.decode(cursor, _WALK, [int])[0] if cursor else 0
    found = forms.select_forms(session, after_id=after, limit=limit + 1)
    rows, following = cursors.chunk_of(found, limit, _WALK, lambda row: [row[0].id])
    return FormChunk([_shown(row, version) for row, version in rows], following)


def _shown(row: forms.Form, version: forms.FormVersion) -> dict[str, Any]:
    form = form_in(version)
    return {
        "id": row.id,
        "name": row.name,
        "version": version.number,
        "pages": len(form.pages),
        "fields": len(form.fields),
        "is_sample": row.is_sample,
        "created_at": row.created_at,
        "changed_at": version.created_at,
    }
