"""The file of a form: JSON with the fields and the reference pictures, as docs/form.schema.json describes it.

Knows JSON and PNG. What the values must be, ``form`` says.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.form import Field, FieldKind, Form, FormError, FormPage
from backend.pages.geometry import Rect

# Opens page N of the picture file that a form's file names.
OpenPicture = Callable[[str, int], NDArray[np.uint8]]

FORMAT = "paraph-form"
FORMAT_VERSION = 1
MAX_BYTES = 100 * 2**20
_MAX_PIXELS = 60_000_000


@dataclass(frozen=True)
class FormFile:
    """A form and its reference pictures, one a page, ``(H, W)`` grey."""

    form: Form
    pictures: tuple[NDArray[np.uint8], ...]


def dump(file: FormFile) -> str:
    """The file's text."""
    form = file.form
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": form.name,
        "version": form.version,
        "pages": [
            {"width_mm": page.width, "height_mm": page.height, "picture_png": _encoded(picture)}
            for page, picture in zip(form.pages, file.pictures, strict=True)
        ],
        "fields": [_field_members(field) for field in form.fields],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def load(text: str, open_picture: OpenPicture | None = None) -> FormFile:
    """The form in ``text``.

    Args:
        open_picture: opens pictures that are files of their own; without it a form that names one is refused.
    Raises:
        FormError: it is not such a file, comes from a newer version, or holds values that a form cannot have.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormError(f"The file is not JSON: {error}", "") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise FormError(f'The file is not a form: its member "format" must be "{FORMAT}".', "format")
    _check_version(content.get("format_version"))
    _refuse_unknown(content, ("format", "format_version", "name", "version", "pages", "fields"), "")
    pages = _list(content, "pages")
    form = Form(
        name=_text(content, "name", ""),
        version=_whole(content, "version", "", 1),
        pages=tuple(
            FormPage(_number(page, "width_mm", at), _number(page, "height_mm", at)) for at, page in pages
        ),
        fields=tuple(_field(member, at) for at, member in _list(content, "fields")),
    )
    return FormFile(form, tuple(_picture(page, at, open_picture) for at, page in pages))


def _check_version(version: object) -> None:
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise FormError(
            f"The file's format_version must be a whole number. Received: {version!r}", "format_version"
        )
    if version > FORMAT_VERSION:
        raise FormError(
            f"The form was written by a newer version of Paraph (format {version}, this one reads {FORMAT_VERSION}). "
            "Update Paraph, or export the form from the older version.",
            "format_version",
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
    return members | ({"boxes": field.boxes} if field.kind == "comb" else {})


def _field(members: dict[str, Any], at: str) -> Field:
    _refuse_unknown(members, ("name", "kind", "page", "rect_mm", "optional", "boxes"), at)
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
        name=_text(members, "name", at),
        kind=cast("FieldKind", _text(members, "kind", at)),
        page=_whole(members, "page", at),
        rect=rect,
        optional=optional,
        boxes=_whole(members, "boxes", at, 0),
    )


def _list(content: dict[str, Any], name: str) -> list[tuple[str, dict[str, Any]]]:
    """Where each member stands, such as ``pages[0]``, and the member."""
    members = content.get(name)
    if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
        raise FormError(f"{name} must be a list of objects.", name)
    return [(f"{name}[{number}]", member) for number, member in enumerate(members)]


def _text(members: dict[str, Any], name: str, at: str) -> str:
    value = members.get(name)
    if not isinstance(value, str):
        raise FormError(f"{_path(at, name)} must be a text. Received: {value!r}", _path(at, name))
    return value


def _number(members: dict[str, Any], name: str, at: str) -> float:
    value = members.get(name)
    if not _is_number(value):
        raise FormError(f"{_path(at, name)} must be a number. Received: {value!r}", _path(at, name))
    return float(cast("float", value))


def _whole(members: dict[str, Any], name: str, at: str, default: int | None = None) -> int:
    if default is not None and name not in members:
        return default
    value = _number(members, name, at)
    if value != int(value):
        raise FormError(f"{_path(at, name)} must be a whole number. Received: {value!r}", _path(at, name))
    return int(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9


def _refuse_unknown(members: dict[str, Any], known: Sequence[str], at: str) -> None:
    unknown = sorted(set(members) - set(known))
    if unknown:
        raise FormError(f"{_path(at, unknown[0])} is not known.", _path(at, unknown[0]))


def _path(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _encoded(picture: NDArray[np.uint8]) -> str:
    _, png = cv2.imencode(".png", picture)
    return base64.b64encode(png.tobytes()).decode("ascii")


def _picture(page: dict[str, Any], at: str, open_picture: OpenPicture | None) -> NDArray[np.uint8]:
    _refuse_unknown(page, ("width_mm", "height_mm", "picture_png", "picture", "picture_page"), at)
    if ("picture" in page) == ("picture_png" in page):
        raise FormError(f"{at} needs either picture_png or picture, the name of a file.", at)
    if "picture_png" in page:
        return _decoded(page, at)
    if open_picture is None:
        raise FormError(
            f"{at}.picture names a file; here a form holds its pictures as picture_png.", f"{at}.picture"
        )
    return open_picture(_text(page, "picture", at), _whole(page, "picture_page", at, 1))


def _decoded(page: dict[str, Any], at: str) -> NDArray[np.uint8]:
    member = f"{at}.picture_png"
    try:
        png = base64.b64decode(_text(page, "picture_png", at), validate=True)
    except binascii.Error as error:
        raise FormError(f"{member} is not base64.", member) from error
    # The size stands in the first chunk: checked before any pixel is made.
    if png[:8] != b"\x89PNG\r\n\x1a\n" or len(png) < 24:
        raise FormError(f"{member} is not a PNG.", member)
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    if not 0 < width * height <= _MAX_PIXELS:
        raise FormError(f"{member} has {width} x {height} pixels, too many for a page.", member)
    decoded = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    if decoded is None:
        raise FormError(f"{member} is damaged.", member)
    return np.asarray(decoded, np.uint8)
