"""The response to an upload: one result for each file."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity
from backend.api.schemas.problem import FileProblemSchema


class BatchSchema(Schema):
    """A named set of images that were uploaded together."""

    id = identity("The batch's id.", required=True)
    name = fields.String(required=True, metadata={"example": "membership forms, March"})


class FileResultSchema(Schema):
    """The result of one file, one page of it, or one entry of a zip."""

    file_name = fields.String(required=True)
    path = fields.String(
        required=True,
        metadata={"description": "The file name with the folder that it came with, if any."},
    )
    outcome = fields.String(required=True, validate=validate.OneOf(["created", "exists", "refused"]))
    image_id = identity("The image's id; null if refused.", required=True, allow_none=True)
    near_duplicate_of = identity("An image with the same pixels.", required=True, allow_none=True)
    error = fields.Nested(FileProblemSchema, required=True, allow_none=True)
    note = fields.String(
        metadata={"description": "What is odd about the file, such as `Seen before: …`; often absent."}
    )


class ListResultSchema(Schema):
    """A list of expected texts, and how many of its names belong to images."""

    file_name = fields.String(required=True)
    path = fields.String(
        required=True,
        metadata={"description": "The file name with the folder that it came with, if any."},
    )
    names = fields.Integer(required=True, metadata={"description": "Number of FILENAMEs with an IDENTITY."})
    matched = fields.Integer(
        required=True,
        metadata={
            "description": "Number of these that belong to an image of this upload; of lists that came without images, "
            "to one of the batch."
        },
    )


class UploadResultsSchema(Schema):
    """One result for each file; a bad file does not affect the others."""

    batch = fields.Nested(
        BatchSchema, required=True, allow_none=True, metadata={"description": "Null when nothing was stored."}
    )
    results = fields.List(fields.Nested(FileResultSchema), required=True)
    created = fields.Integer(required=True)
    exists = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    expected = fields.Integer(
        required=True, metadata={"description": "Number of images whose expected text comes from a CSV."}
    )
    lists = fields.List(
        fields.Nested(ListResultSchema),
        metadata={
            "description": "The lists that were not refused; absent from responses kept by earlier releases."
        },
    )


UPLOAD_EXAMPLE = {
    "batch": {"id": 1, "name": "membership forms, March"},
    "results": [
        {
            "file_name": "form-0007.png",
            "path": "box 1/form-0007.png",
            "outcome": "created",
            "image_id": 7,
            "near_duplicate_of": None,
            "error": None,
        },
        {
            "file_name": "notes.jpg",
            "path": "notes.jpg",
            "outcome": "refused",
            "image_id": None,
            "near_duplicate_of": None,
            "error": {
                "type": "urn:paraph:problem:not-an-image",
                "status": 415,
                "title": "Not an image",
                "detail": "This is text. Send PNG, JPEG or TIFF.",
            },
        },
    ],
    "created": 1,
    "exists": 0,
    "refused": 1,
    "expected": 0,
    "lists": [],
}
