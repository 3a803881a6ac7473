"""A form: its pages and the fields on them, as values.

A field is a rectangle in millimetres on one page of the form. Knows no pictures and no files.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Literal, get_args

from backend.exchange.style import ACCENTS, CASES, Accents, Case
from backend.pages.geometry import Rect

FieldKind = Literal["name", "text", "comb"]
KINDS: tuple[FieldKind, ...] = get_args(FieldKind)
MAX_FIELDS = 200
MAX_PAGES = 50
MAX_NAME = 100
REASONS = (
    "boxes",
    "coarse",
    "field-name",
    "form-name",
    "little-print",
    "newer-file",
    "no-form-file",
    "outside",
    "paper",
    "pictures",
    "too-many-fields",
    "too-many-pages",
    "twice",
)
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")  # control characters, lone surrogates, line breaks
LEAST_MM, MOST_MM = 30.0, 2000.0  # a side of the paper


class FormError(ValueError):
    """A form that cannot be used; the message says what to change.

    Args:
        member: the member of the form's JSON that is wrong, such as ``fields[2].rect_mm``.
        reason: for programs that say it in another language, one of ``REASONS``; None if the member says enough.
        facts: what such words need: a ``page`` or a ``name``.
    """

    def __init__(self, message: str, member: str, reason: str | None = None, **facts: str | int) -> None:
        super().__init__(message)
        self.member = member
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True)
class FormPage:
    """The paper of one page, in millimetres."""

    width: float
    height: float

    def holds(self, rect: Rect) -> bool:
        """Whether ``rect`` lies on the paper."""
        return rect.left >= 0 and rect.top >= 0 and rect.right <= self.width and rect.bottom <= self.height


@dataclass(frozen=True)
class Field:
    """A rectangle that people write in.

    Args:
        kind: ``name`` is read, ``comb`` is read as one name written one letter a box, ``text`` is typed by a person.
        page: of the form, from 1.
        optional: whether it may stay empty.
        boxes: of a comb, else 0.
        case, accents: of its readings, see `backend.exchange.style`; None for those of the installation.
    """

    name: str
    kind: FieldKind
    page: int
    rect: Rect
    optional: bool = False
    boxes: int = 0
    case: Case | None = None
    accents: Accents | None = None


@dataclass(frozen=True)
class Form:
    """Fields in the order of the export.

    Raises:
        FormError: names are missing or given twice, a field lies outside its page, a comb has no boxes …
    """

    name: str
    pages: tuple[FormPage, ...]
    fields: tuple[Field, ...] = field(default=())
    version: int = 1

    def __post_init__(self) -> None:
        _check_name(self.name, "name", "form")
        if self.version < 1:
            raise FormError(f"A form's version is 1 or more. Received: {self.version}", "version")
        if not 1 <= len(self.pages) <= MAX_PAGES:
            raise FormError(
                f"A form has 1 to {MAX_PAGES} pages. Received: {len(self.pages)}", "pages", "too-many-pages"
            )
        for number, page in enumerate(self.pages):
            if not all(LEAST_MM <= side <= MOST_MM for side in (page.width, page.height)):
                raise FormError(
                    f"A side of the paper measures {LEAST_MM:.0f} to {MOST_MM:.0f} mm. "
                    f"Received: {page.width:g} x {page.height:g}",
                    f"pages[{number}]",
                    "paper",
                )
        if len(self.fields) > MAX_FIELDS:
            raise FormError(
                f"A form has at most {MAX_FIELDS} fields. Received: {len(self.fields)}",
                "fields",
                "too-many-fields",
            )
        for number, each in enumerate(self.fields):
            self._check_field(each, f"fields[{number}]")
        names = [each.name for each in self.fields]
        for number, name in enumerate(names):
            if name in names[:number]:
                member = f"fields[{number}].name"
                words = f"Each field needs a name of its own. Received twice: {name!r}"
                raise FormError(words, member, "twice", name=name)

    def on_page(self, page: int) -> tuple[Field, ...]:
        """The fields of page ``page``, from 1, in order."""
        return tuple(each for each in self.fields if each.page == page)

    def _check_field(self, each: Field, member: str) -> None:
        _check_name(each.name, f"{member}.name", "field")
        if each.kind not in KINDS:
            raise FormError(
                f"A field's kind is one of {', '.join(KINDS)}. Received: {each.kind!r}", f"{member}.kind"
            )
        for name, value, known in (("case", each.case, CASES), ("accents", each.accents, ACCENTS)):
            if value is not None and value not in known:
                words = f"A field's {name} is one of {', '.join(known)}. Received: {value!r}"
                raise FormError(words, f"{member}.{name}")
        if not 1 <= each.page <= len(self.pages):
            raise FormError(
                f"Field {each.name!r} lies on a page that the form lacks. Received: {each.page}",
                f"{member}.page",
            )
        if not self.pages[each.page - 1].holds(each.rect):
            raise FormError(
                f"Field {each.name!r} lies outside its page.", f"{member}.rect_mm", "outside", name=each.name
            )
        if (each.kind == "comb") != (each.boxes > 0):
            raise FormError(
                f"Field {each.name!r}: a comb, and only a comb, has boxes. Received: {each.boxes}",
                f"{member}.boxes",
                "boxes",
                name=each.name,
            )


def _check_name(name: str, member: str, what: str) -> None:
    if any(unicodedata.category(character) in _UNSEEN for character in name):
        raise FormError(
            f"The name of a {what} has no control characters. Received: {name[:MAX_NAME]!a}",
            member,
            f"{what}-name",
        )
    if not name.strip() or name != name.strip() or len(name) > MAX_NAME:
        raise FormError(
            f"The name of a {what} has 1 to {MAX_NAME} characters and no spaces at its ends. Received: {name!r}",
            member,
            f"{what}-name",
        )
