"""Records as people see them: the fields of a form in its order, those of missing pages without an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from backend.pages.form import Field
from backend.services import cursors
from backend.services.errors import NotFoundError
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.store.images import Image, select_images
from backend.store.piles import pages as stored_pages
from backend.store.piles import records as stored
from backend.store.piles.pages import FoundPage
from backend.store.piles.tables import PageField, Record, RecordState


@dataclass(frozen=True)
class RecordChunk:
    """Some records and where the next ones begin."""

    items: list[dict[str, Any]]
    next_cursor: str | None


@dataclass(frozen=True)
class RecordContent:
    """A record with its pages, and the image of each field that was cut, by the field's name."""

    record: Record
    pages: Sequence[FoundPage]
    fields: dict[str, tuple[PageField, Image]]


def record_chunk(
    session: Session, pile_id: int, *, state: RecordState | None, cursor: str | None, limit: int
) -> RecordChunk:
    """Up to ``limit`` records of the pile in the order of their numbers.

    Raises:
        InvalidError: the cursor is not one of this list.
    """
    walk = ["records", pile_id, state]
    after = 0 if cursor is None else cursors.decode(cursor, walk, [int])[0]
    found = stored.select_chunk(session, pile_id, state=state, after_number=after, limit=limit + 1)
    items, following = cursors.chunk_of(found, limit, walk, lambda record: [record.number])
    return RecordChunk(record_views(session, items), following)


def get_record(session: Session, record_id: int) -> Record:
    """The record with this id.

    Raises:
        NotFoundError: there is none.
    """
    found = stored.select_record(session, record_id)
    if found is None:
        raise NotFoundError.of("record", record_id)
    return found


def record_views(session: Session, records: Sequence[Record]) -> list[dict[str, Any]]:
    """The records, JSON-ready."""
    documents = FormDocuments(session)
    return [_view(documents, content) for content in contents_of(session, records)]


def contents_of(session: Session, records: Sequence[Record]) -> list[RecordContent]:
    """The records with what belongs to them, by three queries for all of them."""
    pages = stored.select_pages_of_records(session, [record.id for record in records])
    fields = stored_pages.select_fields(
        session, [found.page.id for group in pages.values() for found in group]
    )
    ids = [each.image_id for group in fields.values() for each in group]
    images = {image.id: image for image in select_images(session, ids)}
    found = []
    for record in records:
        own: dict[str, tuple[PageField, Image]] = {}
        # Of a page that is there twice the first counts; both are shown, and the record needs help.
        for page in reversed(pages.get(record.id, [])):
            own |= {
                each.name: (each, images[each.image_id])
                for each in fields.get(page.page.id, [])
                if each.image_id in images
            }
        found.append(RecordContent(record, pages.get(record.id, []), own))
    return found


def _view(documents: FormDocuments, content: RecordContent) -> dict[str, Any]:
    record = content.record
    form = documents.form(record.form_version_id)
    shown = [*form.fields, *_other_fields(documents, content)]
    return {
        "id": record.id,
        "number": record.number,
        "state": record.state,
        "by_order": record.by_order,
        "form_id": documents.form_id(record.form_version_id),
        "form_name": form.name,
        "form_version": documents.number(record.form_version_id),
        "pages": [found.page.id for found in content.pages],
        "fields": [
            {
                "name": each.name,
                "kind": each.kind,
                "position": position,
                "optional": each.optional,
                "image_id": content.fields[each.name][1].id if each.name in content.fields else None,
                "page_id": content.fields[each.name][0].page_id if each.name in content.fields else None,
            }
            for position, each in enumerate(shown)
        ],
        "checked": sum(
            content.fields[each.name][1].label_kind is not None
            for each in shown
            if each.name in content.fields
        ),
        "of": len(shown),
    }


def _other_fields(documents: FormDocuments, content: RecordContent) -> list[Field]:
    """Fields that the record's version of the form lacks, but a page has that could not be cut by it."""
    known = {each.name for each in documents.form(content.record.form_version_id).fields}
    found = {}
    for page, *_ in content.pages:
        others = documents.form(page.form_version_id).fields if page.form_version_id is not None else ()
        found.update({each.name: each for each in others if each.name in content.fields})
    return [each for name, each in found.items() if name not in known]
