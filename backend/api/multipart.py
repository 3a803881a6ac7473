"""Multipart bodies with files: their OpenAPI schema, and their files as services expect them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from flask import request
from werkzeug.datastructures import FileStorage

from backend.api.problems import Problem, busy, received
from backend.services.uploads.unpacking import Upload
from backend.wiring import wired

_FILES = {
    "type": "array",
    "items": {"type": "string", "format": "binary"},
    "description": "Images; for uploads also zips of images and CSVs (FILENAME, IDENTITY).",
}


def _body(properties: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", "required": ["files"], "properties": properties}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


FILES_BODY = _body({"files": _FILES})
UPLOAD_BODY = _body(
    {
        "files": _FILES,
        "batch": {
            "type": "string",
            "maxLength": 200,
            "description": "An existing batch's id, or a name; a new name makes a batch. Default: named by the time.",
            "example": "membership forms, March",
        },
    }
)


@contextmanager
def uploads() -> Iterator[list[Upload]]:
    """The body's ``files``; their temporary files are deleted afterwards.

    Raises:
        Problem: 415 when the body is not multipart; 503 when as many requests with images are being answered
            as may hold a thread.
    """
    if request.mimetype != "multipart/form-data":
        given = received(request.content_type or "no Content-Type")
        raise Problem("unsupported-media-type", f"Send the files as multipart/form-data. {given}")
    places = wired().image_requests
    if not places.acquire(blocking=False):
        raise busy("Too many images are being read at this moment. Try again in a few seconds.")
    files: list[FileStorage] = []
    try:
        files = request.files.getlist("files")
        yield [Upload(name=file.filename or "", stream=cast("BinaryIO", file.stream)) for file in files]
    finally:
        places.release()
        for file in files:
            file.close()


def batch_field() -> str | None:
    """The body's ``batch``; None when left out or empty."""
    return request.form.get("batch", "").strip() or None
