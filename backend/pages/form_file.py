"""The file of a form: JSON with the fields and the reference pictures, as docs/form.schema.json describes it.

Knows JSON and PNG. ``form`` says what the values must be, ``form_members`` how they are written.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.form import Form, FormError
from backend.pages.form_members import form_of, members_of, objects, refuse_unknown, text, whole

# Opens page N of the picture file that a form's file names.
OpenPicture = Callable[[str, int], NDArray[np.uint8]]

FORMAT = "paraph-form"
FORMAT_VERSION = 1
MAX_BYTES = 100 * 2**20
_MAX_PIXELS = 60_000_000  # of a page
_MAX_ALL_PIXELS = 240_000_000  # of all pages: they are held in memory together


@dataclass(frozen=True)
class FormFile:
    """A form and its reference pictures, one a page, ``(H, W)`` grey."""

    form: Form
    pictures: tuple[NDArray[np.uint8], ...]


def dump(file: FormFile) -> str:
    """The file's text."""
    return dump_with(file.form, [png(picture) for picture in file.pictures])


def dump_with(form: Form, pictures: Sequence[bytes]) -> str:
    """The text of a form's file whose pictures are PNG already."""
    members = members_of(form)
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        **members,
        "pages": [
            {**page, "picture_png": base64.b64encode(picture).decode("ascii")}
            for page, picture in zip(members["pages"], pictures, strict=True)
        ],
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
        raise FormError(f"The file is not JSON: {error}", "", "no-form-file") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise FormError(
            f'The file is not a form: its member "format" must be "{FORMAT}".', "format", "no-form-file"
        )
    _check_version(content.get("format_version"))
    refuse_unknown(content, ("format", "format_version", "name", "version", "pages", "fields"), "")
    form = form_of(content)
    return FormFile(form, tuple(_pictures(content, open_picture)))


def _pictures(content: dict[str, Any], open_picture: OpenPicture | None) -> Iterator[NDArray[np.uint8]]:
    pixels = 0
    for at, page in objects(content, "pages"):
        picture = _picture(page, at, open_picture)
        pixels += picture.size
        if pixels > _MAX_ALL_PIXELS:
            raise FormError(
                f"The pictures have more than {_MAX_ALL_PIXELS:,} pixels together.", "pages", "pictures"
            )
        yield picture


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
            "newer-file",
        )


def png(picture: NDArray[np.uint8]) -> bytes:
    """``picture``, ``(H, W)`` grey, as the bytes of a PNG."""
    return cv2.imencode(".png", picture)[1].tobytes()


def _picture(page: dict[str, Any], at: str, open_picture: OpenPicture | None) -> NDArray[np.uint8]:
    refuse_unknown(page, ("width_mm", "height_mm", "picture_png", "picture", "picture_page"), at)
    if ("picture" in page) == ("picture_png" in page):
        raise FormError(f"{at} needs either picture_png or picture, the name of a file.", at)
    if "picture_png" in page:
        return _decoded(page, at)
    if open_picture is None:
        raise FormError(
            f"{at}.picture names a file; here a form holds its pictures as picture_png.", f"{at}.picture"
        )
    return open_picture(text(page, "picture", at), whole(page, "picture_page", at, 1))


def _decoded(page: dict[str, Any], at: str) -> NDArray[np.uint8]:
    member, encoded = f"{at}.picture_png", text(page, "picture_png", at)
    try:
        data = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise FormError(f"{member} is not base64.", member, "pictures") from error
    # The size stands in the first chunk: checked before any pixel is made.
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        raise FormError(f"{member} is not a PNG.", member, "pictures")
    width, height = (int.from_bytes(data[start : start + 4], "big") for start in (16, 20))
    if not 0 < width * height <= _MAX_PIXELS:
        raise FormError(f"{member} has {width} x {height} pixels, too many for a page.", member, "pictures")
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    if decoded is None:
        raise FormError(f"{member} is damaged.", member, "pictures")
    return np.asarray(decoded, np.uint8)
