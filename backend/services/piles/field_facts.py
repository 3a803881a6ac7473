"""Where images were cut from: the field, its form, page and record. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.services.piles.cutting.known_forms import FormDocuments
from backend.store.piles.pages import select_fields_of_images
from backend.store.piles.records import select_records


def fields_of_images(session: Session, image_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The field of each of the images that was cut out of a page, JSON-ready, by image id."""
    found = select_fields_of_images(session, image_ids)
    if not found:
        return {}
    documents = FormDocuments(session)
    records = select_records(session, {page.record_id for _, (page, *_) in found.values() if page.record_id})
    shown = {}
    for image_id, (field, (page, _, pile)) in found.items():
        record = records.get(page.record_id or 0)
        version_id = page.form_version_id
        shown[image_id] = {
            "name": field.name,
            "kind": field.kind,
            "form_name": documents.form(version_id).name if version_id is not None else None,
            "page_id": page.id,
            "record_id": record.id if record else None,
            "record_number": record.number if record else None,
            "pile_id": pile.id,
        }
    return shown
