"""Erasures: the request, and the tombstone that is left."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity, next_cursor
from backend.services.erasing.erase import LONGEST_REASON

USES = ["trained", "compared", "perhaps", "descends"]
ERASE_EXAMPLE = {"reason": "Request of 31 January, our number 2026-14"}
ERASURE_EXAMPLE = {
    "id": 1,
    "kind": "image",
    "former_id": 7,
    "actor": "Anna",
    "reason": ERASE_EXAMPLE["reason"],
    "created_at": "2026-01-31T10:00:00+00:00",
    "finished_at": "2026-01-31T10:00:01+00:00",
    "counts": {"images": 1, "labels": 2, "readings": 1, "pages": 0, "originals": 0, "run_folders": 1},
    "versions": [{"name": "paraph-1-20260130", "use": "trained"}],
    "copies": {"images": [], "records": [], "forms": [], "pages": []},
}
ERASURE_RECORD_EXAMPLE = {
    **ERASURE_EXAMPLE,
    "kind": "record",
    "former_id": 12,
    "counts": {"images": 5, "labels": 5, "readings": 5, "pages": 2, "originals": 1, "run_folders": 0},
    "versions": [],
}
ERASURE_PAGE_EXAMPLE = {
    **ERASURE_RECORD_EXAMPLE,
    "kind": "page",
    "former_id": 23,
    "counts": {"images": 0, "labels": 0, "readings": 0, "pages": 1, "originals": 1, "run_folders": 0},
}


class EraseSchema(Schema):
    """Why something is erased."""

    reason = fields.String(
        required=True,
        validate=validate.Length(min=1, max=LONGEST_REASON),
        metadata={"description": "Kept with the tombstone for ever: do not name the person."},
    )


class SeenBySchema(Schema):
    """A version that saw what was erased."""

    name = fields.String(required=True)
    use = fields.String(
        required=True,
        validate=validate.OneOf(USES),
        metadata={
            "description": "`trained` on it; only `compared` with the live version on it; `perhaps` trained on it, "
            "by a run of an earlier release; `descends` from a version that was trained on it."
        },
    )


class CopiesSchema(Schema):
    """What shows the same, or may, and was not erased."""

    images = fields.List(fields.Integer(), required=True)
    records = fields.List(fields.Integer(), required=True)
    forms = fields.List(
        fields.Integer(), required=True, metadata={"description": "Whose reference picture was made of it."}
    )
    pages = fields.List(
        fields.Integer(),
        required=True,
        metadata={"description": "In no record, of the same files or the same scans."},
    )


class ErasureSchema(Schema):
    """What is kept of something that was erased."""

    id = identity("The tombstone's id.", required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["image", "record", "page"]))
    former_id = identity("Id that the image, record or page had; no other gets it.", required=True)
    actor = fields.String(required=True)
    reason = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    finished_at = fields.DateTime(
        required=True,
        allow_none=True,
        metadata={
            "description": "Since when no file has anything of it; null while a run that was being trained on it ends."
        },
    )
    counts = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How many rows and files of each kind were erased."},
    )
    versions = fields.List(
        fields.Nested(SeenBySchema), required=True, metadata={"description": "The versions that saw it."}
    )
    copies = fields.Nested(CopiesSchema, required=True)


class ErasureChunkSchema(Schema):
    """Some tombstones."""

    items = fields.List(
        fields.Nested(ErasureSchema), required=True, metadata={"description": "Newest first."}
    )
    next_cursor = next_cursor()
