"""Piles of pages: what came, how many pages are what, what an upload gave."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity, next_cursor
from backend.api.schemas.counted_forms import MISCOUNT_EXAMPLE, MiscountSchema, UnprovenSchema
from backend.api.schemas.problem import FileProblemSchema

FILE_STATES = ["waiting", "done", "refused"]

PILE_EXAMPLE = {
    "id": 4,
    "name": "membership forms, March",
    "batch_id": 9,
    "is_sample": False,
    "created_at": "2026-03-02T09:00:00+00:00",
    "pages": 42,
    "states": {
        "waiting": 0,
        "registered": 36,
        "blank": 4,
        "needs help": 1,
        "foreign": 1,
        "refused": 0,
    },
    "waiting_for_form": 0,
    "records": {"complete": 17, "pages missing": 0, "needs help": 1},
    "counted": 19,
    "miscount": MISCOUNT_EXAMPLE,
    "unproven": None,
    "fields": {"all": 90, "checked": 12},
}
PILE_WITH_FILES_EXAMPLE = PILE_EXAMPLE | {
    "files": [{"id": 11, "path": "inbox/scan 1.pdf", "state": "done", "pages": 42, "error": None}],
    "uncompared": 0,
    "alike": [{"page_id": 31, "pages": 1}],
}
PILE_UPLOAD_EXAMPLE = {
    "pile_id": 4,
    "results": [
        {
            "path": "inbox/scan 1.pdf",
            "status": "exists",
            "pages": 42,
            "records_in_bin": [{"id": 8, "number": 2}],
            "problem": None,
        },
        {
            "path": "inbox/locked.pdf",
            "status": "refused",
            "pages": None,
            "records_in_bin": [],
            "problem": {
                "type": "urn:paraph:problem:encrypted",
                "status": 422,
                "title": "Not readable",
                "detail": "The PDF is protected by a password. Save it without one and send it again.",
            },
        },
    ],
}


def _count(description: str, key: str | None = None) -> fields.Integer:
    return fields.Integer(required=True, data_key=key, attribute=key, metadata={"description": description})


class PageStatesSchema(Schema):
    """Pages by what they are; together they are all pages."""

    waiting = _count("Not looked at yet, or no form is known.")
    registered = _count("Pages of a form, whose fields were cut.")
    blank = _count("Nothing is on them.")
    needs_help = _count("A person must say what they are.", "needs help")
    foreign = _count("Of no known form.")
    refused = _count("Cannot be opened.")


class RecordStatesSchema(Schema):
    """Records by state."""

    complete = _count("All pages are there and belong together.")
    pages_missing = _count("A page of the form is not there.", "pages missing")
    needs_help = _count("A page is doubtful, or may belong to another record.", "needs help")


class FieldCountsSchema(Schema):
    """Cut fields."""

    all = _count("Of all pages.")
    checked = _count("Those that have a label.")


class PileSchema(Schema):
    """Pages that came under one name, and what became of them."""

    id = identity("The pile's id.", required=True)
    name = fields.String(required=True, metadata={"example": "membership forms, March"})
    batch_id = identity("The batch that its cut fields are images of.", required=True)
    is_sample = fields.Boolean(required=True, metadata={"description": "Whether it came with Paraph."})
    created_at = fields.DateTime(required=True)
    pages = _count("Of all files.")
    states = fields.Nested(PageStatesSchema, required=True)
    waiting_for_form = _count("Of those that are waiting: pages that were opened, while no form is known.")
    records = fields.Nested(RecordStatesSchema, required=True)
    counted = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How many filled-in forms a person says are in it; null: nobody has said."},
    )
    miscount = fields.Nested(MiscountSchema, required=True, allow_none=True)
    unproven = fields.Nested(UnprovenSchema, required=True, allow_none=True)
    fields_ = fields.Nested(FieldCountsSchema, required=True, data_key="fields", attribute="fields")


class PageFileSchema(Schema):
    """A file of a pile."""

    id = identity("The file's id.", required=True)
    path = fields.String(
        required=True, metadata={"description": "The file name with the folder that it came with, if any."}
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf(FILE_STATES),
        metadata={"description": "`refused`: none of its pages could be opened."},
    )
    pages = _count("Of the file.")
    error = fields.String(required=True, allow_none=True, metadata={"description": "Why it is refused."})


class AlikePagesSchema(Schema):
    """Pages that look alike."""

    page_id = identity("The first of them.", required=True)
    pages = _count("How many there are.")


class PileWithFilesSchema(PileSchema):
    """A pile with its files."""

    files = fields.List(fields.Nested(PageFileSchema), required=True)
    uncompared = _count("Waiting and foreign pages that are not in `alike` yet.")
    alike = fields.List(
        fields.Nested(AlikePagesSchema),
        required=True,
        metadata={
            "description": "Waiting and foreign pages that look alike, the most first, at most five groups: draw "
            "their form, see `POST /forms`."
        },
    )


class PileChunkSchema(Schema):
    """Some piles, the newest first."""

    items = fields.List(fields.Nested(PileSchema), required=True)
    next_cursor = next_cursor()


class RecordInBinSchema(Schema):
    """A deleted record with pages of a file."""

    id = identity("The record's id.", required=True)
    number = fields.Integer(required=True, metadata={"description": "In its pile, from 1."})


class PageFileResultSchema(Schema):
    """The result of one file."""

    path = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(["added", "exists", "refused"]))
    pages = fields.Integer(required=True, allow_none=True)
    records_in_bin = fields.List(
        fields.Nested(RecordInBinSchema),
        required=True,
        metadata={
            "description": "Of a file that `exists` the records that lie in the bin: sending it again leaves them "
            "there, `POST /records/{id}/restore` brings them back."
        },
    )
    problem = fields.Nested(FileProblemSchema, required=True, allow_none=True)


class PileUploadSchema(Schema):
    """One result for each file; a bad file does not affect the others."""

    pile_id = identity("The pile that the files came to.", required=True)
    results = fields.List(fields.Nested(PageFileResultSchema), required=True)


class CutRequestSchema(Schema):
    """Which pages to look at again."""

    form_id = identity(
        "Registered pages of this form only; null: of every form.", load_default=None, allow_none=True
    )
