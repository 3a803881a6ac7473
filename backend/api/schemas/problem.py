"""The shape of every refusal, and of one file's refusal inside an upload's response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_dump

from backend.api.errors import with_status


class ProblemSchema(Schema):
    """RFC 9457 problem document; only the members below are common to all."""

    class Meta:
        """Order of the members in the document."""

        title = "Problem"

    type = fields.String(
        required=True,
        metadata={
            "description": "Stable name of the kind of problem.",
            "example": "urn:paraph:problem:not-found",
        },
    )
    title = fields.String(
        required=True, metadata={"description": "The kind in words.", "example": "Not found"}
    )
    status = fields.Integer(required=True, metadata={"description": "HTTP status.", "example": 404})
    detail = fields.String(
        required=True,
        metadata={
            "description": "What is wrong and what to do, for a person.",
            "example": "There is no such image. Received: 7",
        },
    )
    request_id = fields.String(
        required=True,
        metadata={
            "description": "The server's log knows the request by it.",
            "example": "5f0c6a5e9d8b4d0fa7a1c3c6f2b1e0d9",
        },
    )
    field = fields.String(metadata={"description": "The input field at fault.", "example": "text"})
    errors = fields.Dict(metadata={"description": "Every field at fault with its sentences (422)."})
    limit = fields.Dict(
        metadata={
            "description": "The limit that was passed, and its value (413).",
            "example": {"name": "files", "value": 2000},
        }
    )
    current = fields.Dict(
        metadata={"description": "The image's present `revision` and `label` (412), to keep or to replace."}
    )
    run_id = fields.Integer(metadata={"description": "The run that is queued or running already (409)."})
    results = fields.List(
        fields.Dict(),
        metadata={"description": "What became of each file, as in the answer, when every file was refused."},
    )
    version = fields.String(metadata={"description": "The version that was asked to read (of `predict`)."})
    have = fields.Integer(metadata={"description": "Labels there are to learn from (422 of a run)."})
    need = fields.Integer(metadata={"description": "Labels that a run needs (422 of a run)."})


class FileProblemSchema(Schema):
    """Why one file was refused; the others were accepted."""

    status = fields.Integer(required=True, metadata={"example": 422})
    title = fields.String(required=True, metadata={"example": "Empty file"})
    detail = fields.String(
        required=True, metadata={"example": "The file holds no bytes. Choose another one."}
    )

    @pre_dump
    def _give_status(self, error: Any, **_: Any) -> Mapping[str, Any]:
        """Services give a code; HTTP wants its status and title."""
        return with_status(error)
