"""The two tables of a pile that was read: one row a record, and one row a page.

Knows columns and cells. Opens no file.
"""

from __future__ import annotations

from backend.pages.form import Form
from backend.services.export.odd_bytes import escaped
from backend.services.export.spreadsheet import protect
from backend.services.forms.read_pile import FieldText, PageResult
from backend.services.forms.records import Record

RECORD_COLUMNS = ("RECORD", "STATE", "BY_ORDER", "SOURCE", "PAGES", "LOWEST_CONFIDENCE")
PAGE_COLUMNS = ("SOURCE", "PAGE", "STATE", "FORM_PAGE", "SCORE", "TURNED", "WIDTH", "HEIGHT", "ERROR")
CORNERS = ("TOP_LEFT", "TOP_RIGHT", "BOTTOM_RIGHT", "BOTTOM_LEFT")


def record_columns(form: Form) -> tuple[str, ...]:
    """The heads of the table of records: of each field its text, under the field's name, and its confidence."""
    own = (head for each in form.fields for head in (each.name, f"{each.name}_CONFIDENCE"))
    return tuple(protect(head) for head in distinct_heads(RECORD_COLUMNS, *own))


def page_columns(form: Form) -> tuple[str, ...]:
    """The heads of the table of pages: of each field x and y of its corners, as in ``Name_TOP_LEFT_X``."""
    own = (f"{each.name}_{corner}_{axis}" for each in form.fields for corner in CORNERS for axis in "XY")
    return tuple(protect(head) for head in distinct_heads(PAGE_COLUMNS, *own))


def record_row(form: Form, number: int, record: Record[PageResult]) -> tuple[str, ...]:
    """The cells of a record; what lies on a page that is missing or unsure stays empty, as do fields not read."""
    texts: dict[str, FieldText] = {}
    for page in record.pages:
        texts |= page.texts
    sources = list(dict.fromkeys(page.source for page in record.pages))
    lowest = min((text.confidence for text in texts.values()), default=None)
    cells = [
        str(number),
        record.state,
        record.by_order or "",
        "; ".join(protect(escaped(source)) for source in sources),
        " ".join(str(page.number) for page in record.pages),
        "" if lowest is None else f"{lowest:.4f}",
    ]
    for each in form.fields:
        text = texts.get(each.name)
        cells += ["", ""] if text is None else [protect(text.text), f"{text.confidence:.4f}"]
    return tuple(cells)


def page_row(form: Form, page: PageResult) -> tuple[str, ...]:
    """The cells of a page; corners are in pixels of the source, whose page has WIDTH x HEIGHT of them."""
    is_seen = page.state != "refused"
    cells = [
        protect(escaped(page.source)),
        str(page.number),
        page.state,
        "" if page.form_page is None else str(page.form_page),
        f"{page.score:.3f}" if is_seen else "",
        str(90 * page.turned) if page.form_page else "",
        *(map(str, page.size) if is_seen else ("", "")),
        page.error,
    ]
    for each in form.fields:
        corners = page.corners.get(each.name)
        cells += [""] * 8 if corners is None else [f"{value:.1f}" for value in corners.ravel()]
    return tuple(cells)


def distinct_heads(fixed: tuple[str, ...], *own: str) -> list[str]:
    """All heads; one of a field that is there already gets a number behind it, so that no column hides another."""
    heads = list(fixed)
    for head in own:
        free, number = head, 2
        while free in heads:
            free, number = f"{head} ({number})", number + 1
        heads.append(free)
    return heads
