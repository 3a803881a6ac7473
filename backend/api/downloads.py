"""Exports as downloads: the response that is streamed to a file, and its formats in the OpenAPI document.

Knows media types and names of files. Does not know what is exported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Response

from backend.api.openapi import Blueprint
from backend.services.export.session_stream import SessionStream
from backend.services.export.tables import FileType

View = Callable[..., Response]


def documented(
    blp: Blueprint, formats: Mapping[str, FileType], what: str, csv_example: str
) -> Callable[[View], View]:
    """Add a response for each format of ``what`` to the OpenAPI document."""

    def add_responses(view: View) -> View:
        for name, file in reversed([*formats.items()]):
            schema = {"type": "string"}
            if file.is_binary:
                schema["format"] = "binary"
            if name == "csv":
                schema["example"] = csv_example
            view = blp.alt_response(
                200,
                schema=schema,
                content_type=file.media_type,
                description=f"{what} in the requested format",
                success=True,
            )(view)
        return view

    return add_responses


def download(body: SessionStream, file: FileType, name: str) -> Response:
    """The response that a browser saves as ``name``, with the suffix of its type."""
    response = Response(body, mimetype=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}.{file.suffix}"
    return response
