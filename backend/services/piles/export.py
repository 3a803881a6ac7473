"""Export a pile: one row a record, one column a field, in the form's order; nothing unchecked passes as checked.

Knows records, labels and readings. How a table is written, `services.export` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sqlalchemy.orm import Session

from backend.recognizer.reading import marked_text
from backend.services.export.tables import (
    CSV,
    EXCEL,
    JSON_LINES,
    Cell,
    FileType,
    Rows,
    csv_table,
    encoded,
    excel_table,
    json_lines,
    spreadsheet_table,
)
from backend.services.forms.tables import distinct_heads
from backend.services.piles.cutting.known_forms import FormDocuments
from backend.services.piles.listing import get_pile
from backend.services.piles.record_views import RecordContent, contents_of
from backend.store.labels import Label, select_head_labels
from backend.store.piles import records as stored
from backend.store.readings import Reading, select_head_readings

Checked = Literal["only", "all"]
BEFORE = ("RECORD", "STATE", "BY_ORDER", "SOURCE", "PAGES")
AFTER = ("LOWEST_CONFIDENCE", "CHECKED", "CHECKED_BY", "FORM")
UNREADABLE = "UNREADABLE"
_STEP = 200


class _Known(NamedTuple):
    label: Label | None
    reading: Reading | None


@dataclass(frozen=True)
class RecordFormat:
    """A format that records can be exported in."""

    file: FileType
    write: Callable[[Sequence[str], Rows], Iterator[bytes]]


def export_records(session: Session, pile_id: int, name: str, checked: Checked) -> Iterator[bytes]:
    """The pile's records in the format ``name``, a key of `RECORD_FORMATS`, piece by piece.

    Args:
        checked: ``only``: a text that nobody has checked is left empty; ``all``: it is what was read, marked if it
            is not a name.
    Raises:
        NotFoundError: no such pile. Raised at once, before the first piece is requested.
    """
    get_pile(session, pile_id)
    fields = _field_names(session, pile_id)
    columns = distinct_heads((*BEFORE, *AFTER), *fields)
    heads = [*BEFORE, *columns[len(BEFORE) + len(AFTER) :], *AFTER]
    return RECORD_FORMATS[name].write(heads, _rows(session, pile_id, fields, checked))


def _field_names(session: Session, pile_id: int) -> list[str]:
    """The fields that the pages of the pile's records were cut by, each once, those of the newest version first."""
    documents = FormDocuments(session)
    versions = stored.select_versions(session, pile_id)
    return list(dict.fromkeys(each.name for version in versions for each in documents.form(version).fields))


def _rows(session: Session, pile_id: int, fields: Sequence[str], checked: Checked) -> Iterator[list[Cell]]:
    after = 0
    while records := stored.select_chunk(session, pile_id, after_number=after, limit=_STEP):
        after = records[-1].number
        documents = FormDocuments(session)
        contents = contents_of(session, records)
        ids = [image.id for content in contents for _, image in content.fields.values()]
        labels, readings = select_head_labels(session, ids), select_head_readings(session, ids)
        rows = []
        for content in contents:
            known = {
                name: _Known(labels.get(image.id), readings.get(image.id))
                for name, (_, image) in content.fields.items()
            }
            rows.append(_row(documents, content, known, fields, checked))
        session.rollback()  # no transaction is open while somebody receives
        yield from rows


def _row(
    documents: FormDocuments,
    content: RecordContent,
    known: dict[str, _Known],
    fields: Sequence[str],
    checked: Checked,
) -> list[Cell]:
    form = documents.form(content.record.form_version_id)
    unsure = [each.reading.confidence for each in known.values() if each.reading and not each.label]
    labelled = {name for name, each in known.items() if each.label is not None}
    wanted = known.keys() | {each.name for each in form.fields}  # a page may show an earlier version
    is_all = labelled >= wanted
    sources = dict.fromkeys(file.path for _, file, _ in content.pages)
    authors = {each.label.author for each in known.values() if each.label}
    return [
        content.record.number,
        content.record.state,
        content.record.by_order,
        "; ".join(sources),
        " ".join(str(page.number) for page, *_ in content.pages),
        *(_text(known.get(name), checked) for name in fields),
        round(min(unsure), 4) if unsure else None,
        "all" if is_all else "some" if labelled else "none",
        "; ".join(sorted(authors)),
        form.name,
    ]


def _text(known: _Known | None, checked: Checked) -> str:
    if known is None:
        return ""
    if known.label is not None:
        return UNREADABLE if known.label.kind == "unreadable" else known.label.text or ""
    return _read(known.reading) if known.reading is not None and checked == "all" else ""


def _read(reading: Reading) -> str:
    return marked_text(reading.status, reading.text)


RECORD_FORMATS: dict[str, RecordFormat] = {
    "xlsx": RecordFormat(EXCEL, excel_table),
    "csv": RecordFormat(CSV, lambda columns, rows: encoded(csv_table(columns, rows))),
    "csv-semicolon": RecordFormat(
        CSV, lambda columns, rows: encoded(spreadsheet_table(columns, rows, "semicolon"))
    ),
    "jsonl": RecordFormat(JSON_LINES, lambda columns, rows: encoded(json_lines(columns, rows))),
}
