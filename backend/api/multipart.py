"""Multipart bodies with files: their OpenAPI schema, and their files as services expect them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from flask import request

from backend.http.problem import Problem, busy, received
from backend.services.piles.records.counting import MOST_COUNTED
from backend.services.uploads.unpacking import Upload
from backend.wiring import wired

_MOST_DIGITS = 20
_FILES = {
    "type": "array",
    "items": {"type": "string", "format": "binary"},
    "description": "Images; for uploads also zips of images and lists (CSV or .xlsx; FILENAME, IDENTITY). "
    "A file's name may be a path.",
}


def _body(properties: dict[str, Any], required: tuple[str, ...] = ("files",)) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    schema |= {"required": list(required)} if required else {}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


FORM_BODY = _body(
    {
        "files": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "PDF, TIFF, JPEG, PNG, WebP or HEIC; their pages in order. Or none, with `page_id`.",
        },
        "name": {
            "type": "string",
            "maxLength": 100,
            "description": "Of the form. Default: the first file's; of a pile's page its file's.",
            "example": "Membership, 2026",
        },
        "page_id": {
            "type": "integer",
            "minimum": 1,
            "description": "A page of a pile that the form is made of; then no files.",
        },
        "turned": {
            "type": "integer",
            "enum": [0, 90, 180, 270],
            "description": "With `page_id`: degrees clockwise that set it upright. Default: 0.",
        },
        "alike": {
            "type": "boolean",
            "description": "With `page_id`: whether only the print is kept that it has in common with pages that look "
            "like it, if there are two or more. Default: true.",
        },
    },
    required=(),
)
FILES_BODY = _body({"files": _FILES})
PILE_BODY = _body(
    {
        "files": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "PDF, TIFF, JPEG, PNG, WebP or HEIC, up to 1 GiB. A file's name may be a path.",
        },
        "name": {
            "type": "string",
            "maxLength": 200,
            "description": "Of a new pile, or of one that is there. Default: a new pile, named by the time.",
            "example": "membership forms, March",
        },
        "counted": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST_COUNTED,
            "description": "How many filled-in forms the whole pile holds, as a person has counted them; see `PATCH "
            "/piles/{pile_id}`. Default: as before.",
        },
    }
)
UPLOAD_BODY = _body(
    {
        "files": _FILES,
        "batch": {
            "type": "string",
            "maxLength": 200,
            "description": "An existing batch's id, or a name; a new name makes a batch. A pile is refused. Default: a "
            "new batch, named by the time.",
            "example": "membership forms, March",
        },
        "batch_name": {
            "type": "string",
            "maxLength": 200,
            "description": "In place of `batch`: a name, which is never taken for an id, even if it is a number.",
            "example": "2026",
        },
    }
)


@contextmanager
def image_request() -> Iterator[None]:
    """Hold one of the places for requests with image files, so that they never take all threads of the server.

    Raises:
        Problem: 503 when all places are taken, and either none became free in time or too many wait for one.
    """
    with wired().image_places.place() as has_place:
        if not has_place:
            raise busy("Too many images are being read at this moment. Try again in a few seconds.")
        yield


@contextmanager
def uploads() -> Iterator[list[Upload]]:
    """The body's ``files``; their temporary files are deleted afterwards.

    Raises:
        Problem: 415 when the body is not multipart.
    """
    if request.mimetype != "multipart/form-data":
        given = received(request.content_type or "no Content-Type")
        raise Problem("unsupported-media-type", f"Send the files as multipart/form-data. {given}")
    files = request.files.getlist("files")
    try:
        yield [Upload(name=file.filename or "", stream=cast("BinaryIO", file.stream)) for file in files]
    finally:
        for file in files:
            file.close()


def batch_field() -> str | None:
    """The body's ``batch``; None when left out or empty."""
    return text_field("batch")


def whole_field(name: str, most: int, least: int = 0) -> int | None:
    """The body's whole number of this name, ``least`` to ``most``; None when left out or empty.

    Raises:
        Problem: 422 when it is none.
    """
    given = text_field(name)
    if given is None:
        return None
    # Python refuses to read thousands of digits as a number.
    is_short_number = given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS
    if not is_short_number or not least <= int(given) <= most:
        limits = f" from {least} to {most:,}" if least else ""
        raise Problem("invalid", f"{name} must be a whole number{limits}. {received(given)}", field=name)
    return int(given)


def text_field(name: str) -> str | None:
    """The body's text part of this name; None when left out or empty."""
    return request.form.get(name, "").strip() or None
