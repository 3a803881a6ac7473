"""The shape of every refusal, and of one file's refusal inside an upload's response."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, pre_dump

from backend.api.schemas.labels import CurrentLabelSchema, UnsavedLabelSchema
from backend.http.error_kinds import with_status


class ProblemSchema(Schema):
    """RFC 9457 problem document; only the members below are common to all."""

    class Meta:
        """Name of the schema in the document."""

        title = "Problem"

    type = fields.String(
        required=True,
        metadata={
            "description": "Stable name of the kind of problem.",
            "example": "urn:paraph:problem:not-found",
        },
    )
    title = fields.String(
        required=True, metadata={"description": "The kind, for people.", "example": "Not found"}
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
            "description": "Identifies the request in the server's log.",
            "example": "5f0c6a5e9d8b4d0fa7a1c3c6f2b1e0d9",
        },
    )
    field = fields.String(
        metadata={"description": "The member, parameter or header at fault.", "example": "text"}
    )
    member = fields.String(
        metadata={
            "description": "The member of a form that is wrong (422).",
            "example": "fields[2].rect_mm",
        }
    )
    reason = fields.Dict(
        metadata={
            "description": "Why a form, or a page of one, is refused, for words in another language: a `code`, and "
            "what the words need.",
            "example": {"code": "little-print", "page": 1},
        }
    )
    errors = fields.Dict(metadata={"description": "Every member at fault with its messages (422)."})
    limit = fields.Dict(
        metadata={
            "description": "The limit that was exceeded, and its value (413).",
            "example": {"name": "files", "value": 2000},
        }
    )
    current = fields.Nested(
        CurrentLabelSchema, metadata={"description": "What the image has now (412), to keep or to replace."}
    )
    yours = fields.Nested(
        UnsavedLabelSchema,
        allow_none=True,
        metadata={"description": "The label that was not saved (412); null for an undo."},
    )
    origin = fields.String(metadata={"description": "The Origin that was refused (403)."})
    host = fields.String(metadata={"description": "The Host that it was compared with (403)."})
    role = fields.String(metadata={"description": "The least role that may do this (403)."})
    run_id = fields.Integer(metadata={"description": "The run that is queued or running already (409)."})
    record_id = fields.Integer(metadata={"description": "The record that is to be erased instead (409)."})
    page_id = fields.Integer(metadata={"description": "The page that is to be erased instead (409)."})
    parts = fields.Dict(
        keys=fields.String(),
        values=fields.String(allow_none=True),
        metadata={
            "description": "What is wrong with each part that was asked for; null: nothing (503 of /readyz)."
        },
    )
    results = fields.List(
        fields.Dict(),
        metadata={
            "description": "The result of each file, as in a successful response, if every file was refused."
        },
    )
    version = fields.String(metadata={"description": "The version that would have read (`predict`)."})
    have = fields.Integer(metadata={"description": "Number of labels available for training (422 of a run)."})
    need = fields.Integer(metadata={"description": "Number of labels that a run needs (422 of a run)."})


class FileProblemSchema(Schema):
    """Why one file was refused; the others were accepted."""

    type = fields.String(
        metadata={
            "description": "Stable name of the kind of problem; absent in what earlier releases kept.",
            "example": "urn:paraph:problem:empty",
        }
    )
    status = fields.Integer(required=True, metadata={"example": 422})
    title = fields.String(required=True, metadata={"example": "Not readable"})
    detail = fields.String(
        required=True, metadata={"example": "The file is empty (0 bytes). Scan or save it again."}
    )

    @pre_dump
    def _give_status(self, error: Any, **_: Any) -> Mapping[str, Any]:
        """Replace a service's error code by its type, status and title."""
        return with_status(error)
