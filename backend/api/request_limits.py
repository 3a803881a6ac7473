"""Limits on one request, and the problems that name them.

Knows Werkzeug's multipart parsing. Files are counted as they arrive, so a request with too many ends early. The size
of each file and the content of archives are checked by the upload service, which refuses one file, not the request.
"""

from __future__ import annotations

from typing import IO, cast

from flask import Flask, Request, current_app, request

from backend.config import MEGABYTE, Settings
from backend.http.multipart_file import MultipartFile
from backend.http.pile_uploads import PILE_BYTES
from backend.http.problem import Problem

JSON_BYTES = MEGABYTE
FORM_FILE_BYTES = 100 * MEGABYTE  # a form's file holds its pictures
FORM_TEXT_BYTES = 500_000
EXTRA_FORM_PARTS = 20  # text parts beside the files


class LimitedRequest(Request):
    """A request that counts the files of its multipart body as they arrive, and keeps them in one temporary file."""

    _files_seen = 0
    _multipart_file: MultipartFile | None = None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        self._files_seen += 1
        limit = current_app.config["MAX_FILES"]
        if self._files_seen > limit:
            raise Problem(
                "too-large",
                f"One upload may hold at most {limit} files. Send the rest in a second upload.",
                limit={"name": "files", "value": limit},
            )
        self._multipart_file = self._multipart_file or MultipartFile()
        return cast("IO[bytes]", self._multipart_file.new_file())

    def close(self) -> None:
        """Let go of the form's files; Flask calls this when the request is over."""
        super().close()
        if self._multipart_file is not None:
            self._multipart_file.close()


def configure(app: Flask, settings: Settings) -> None:
    """Set every limit that Flask offers; none has a safe default."""
    app.request_class = LimitedRequest
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload_mb * MEGABYTE
    app.config["MAX_FORM_MEMORY_SIZE"] = FORM_TEXT_BYTES
    app.config["MAX_FORM_PARTS"] = settings.max_files + EXTRA_FORM_PARTS
    app.config["MAX_FILES"] = settings.max_files
    app.before_request(_limit_plain_bodies)


def _limit_plain_bodies() -> None:
    """Only multipart bodies carry files, and those of piles large ones.

    Any other body is a small JSON document, but for a form's file.
    """
    if request.endpoint == "forms.import_form":
        request.max_content_length = min(FORM_FILE_BYTES, current_app.config["MAX_CONTENT_LENGTH"])
    elif request.endpoint == "piles.upload_pile":
        request.max_content_length = max(PILE_BYTES, current_app.config["MAX_CONTENT_LENGTH"])
    elif request.mimetype != "multipart/form-data":
        request.max_content_length = JSON_BYTES


def too_large(refused: Request) -> Problem:
    """The 413 for a body that Werkzeug refused, with the limit that it exceeded."""
    limit = refused.max_content_length or 0
    length = refused.content_length
    if length is None or length > limit:
        got = "a body without a Content-Length" if length is None else f"{length / MEGABYTE:.1f} MB"
        return _problem(
            "body", limit, f"One request may hold at most {limit // MEGABYTE} MB. Received: {got}."
        )
    parts = current_app.config["MAX_FORM_PARTS"]
    detail = (
        f"A multipart body may have at most {parts} parts, and at most {FORM_TEXT_BYTES // 1000} kB in a text part. "
        f"Received: {length / MEGABYTE:.1f} MB in all."
    )
    return _problem("form", FORM_TEXT_BYTES, detail)


def _problem(name: str, value: int, detail: str) -> Problem:
    return Problem("too-large", detail, limit={"name": name, "value": value})
