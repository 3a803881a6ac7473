"""A form without its pictures as the members of a JSON object, and back, with the member named that is wrong.

Knows JSON values. ``form`` says what they must be.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from backend.exchange.style import Accents, Case
from backend.pages.form import Field, FieldKind, Form, FormError, FormPage
from backend.pages.geometry import Rect

_MEMBERS = ("name", "kind", "page", "rect_mm", "optional", "boxes", "case", "accents")


def members_of(form: Form) -> dict[str, Any]:
    """Name, version, pages and fields."""
    return {
        "name": form.name,
        "version": form.version,
        "pages": [{"width_mm": page.width, "height_mm": page.height} for page in form.pages],
        "fields": [_field_members(field) for field in form.fields],
    }


def form_of(members: dict[str, Any]) -> Form:
    """The form with these members; others are ignored, and so are a page's beyond its size.

    Raises:
        FormError: a member is missing, of a wrong type, or holds a value that a form cannot have.
    """
    return Form(
        name=text(members, "name", ""),
        version=whole(members, "version", "", 1),
        pages=tuple(
            FormPage(number(page, "width_mm", at), number(page, "height_mm", at))
            for at, page in objects(members, "pages")
        ),
        fields=tuple(_field(member, at) for at, member in objects(members, "fields")),
    )


def _field_members(field: Field) -> dict[str, Any]:
    rect = field.rect
    members: dict[str, Any] = {
        "name": field.name,
        "kind": field.kind,
        "page": field.page,
        "rect_mm": [rect.left, rect.top, rect.width, rect.height],
        "optional": field.optional,
    }
    own = {"boxes": field.boxes or None, "case": field.case, "accents": field.accents}
    return members | {name: value for name, value in own.items() if value is not None}


def _field(members: dict[str, Any], at: str) -> Field:
    refuse_unknown(members, _MEMBERS, at)
    sides = members.get("rect_mm")
    if not (isinstance(sides, list) and len(sides) == 4 and all(map(_is_number, sides))):
        raise FormError(
            f"{at}.rect_mm must hold left, top, width and height in millimetres.", f"{at}.rect_mm"
        )
    try:
        rect = Rect(*(float(side) for side in sides))
    except ValueError as error:
        raise FormError(str(error), f"{at}.rect_mm") from error
    optional = members.get("optional", False)
    if not isinstance(optional, bool):
        raise FormError(f"{at}.optional must be true or false. Received: {optional!r}", f"{at}.optional")
    return Field(
        name=text(members, "name", at),
        kind=cast("FieldKind", text(members, "kind", at)),
        page=whole(members, "page", at),
        rect=rect,
        optional=optional,
        boxes=whole(members, "boxes", at, 0),
        case=cast("Case | None", _text_or_none(members, "case", at)),
        accents=cast("Accents | None", _text_or_none(members, "accents", at)),
    )


def _text_or_none(members: dict[str, Any], name: str, at: str) -> str | None:
    return None if members.get(name) is None else text(members, name, at)


def objects(content: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """Where each member stands, such as ``pages[0]``, and the member."""
    members = content.get(name)
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise FormError(f"{name} must be a list of objects.", name)
    return [(f"{name}[{place}]", member) for place, member in enumerate(members)]


def text(members: dict[str, Any], name: str, at: str) -> str:
    """The text ``name`` of the object that stands at ``at``. Raises FormError if it is none."""
    value = members.get(name)
    if not isinstance(value, str):
        raise FormError(f"{_path(at, name)} must be a text. Received: {value!r}", _path(at, name))
    return value


def number(members: dict[str, Any], name: str, at: str) -> float:
    """The number ``name`` of the object that stands at ``at``. Raises FormError if it is none."""
    value = members.get(name)
    if not _is_number(value):
        raise FormError(f"{_path(at, name)} must be a number. Received: {value!r}", _path(at, name))
    return float(cast("float", value))


def whole(members: dict[str, Any], name: str, at: str, default: int | None = None) -> int:
    """The whole number ``name`` of the object that stands at ``at``. Raises FormError if it is none."""
    if default is not None and name not in members:
        return default
    value = number(members, name, at)
    if value != int(value):
        raise FormError(f"{_path(at, name)} must be a whole number. Received: {value!r}", _path(at, name))
    return int(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def refuse_unknown(members: dict[str, Any], known: Sequence[str], at: str) -> None:
    """Raise FormError if the object that stands at ``at`` has a member that is not ``known``."""
    unknown = sorted(set(members) - set(known))
    if unknown:
        raise FormError(f"{_path(at, unknown[0])} is not known.", _path(at, unknown[0]))


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
