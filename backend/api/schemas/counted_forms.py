"""How many forms a person has counted in a pile, and what that says of its records."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity
from backend.services.piles.records.counting import MOST_COUNTED

FINGERPRINT = "4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a"
MISCOUNT_EXAMPLE = {
    "whole": 18,
    "doubted": 17,
    "record_id": 8,
    "fingerprint": FINGERPRINT,
    "checked_by": None,
}


def _count(description: str) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": description})


class _UncheckedSchema(Schema):
    """Records that wait for a person to look through them."""

    record_id = identity("The first of these records.", required=True, allow_none=True)
    fingerprint = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A different one once they, or their pages, are others; null without any."},
    )
    checked_by = fields.String(
        required=True, allow_none=True, metadata={"description": "Who last looked through such records."}
    )


class MiscountSchema(_UncheckedSchema):
    """The number of records that have all their pages differs from the counted forms, now that all pages are known.

    Sheets of two people may lie in one record if sheets between them were lost. So every record that is complete by
    order is doubted and needs help, until a person has looked through them. A record is complete by order if nothing
    but the order of its pages, or that they came in one file, says that they belong together.
    """

    whole = _count("Records that have all their pages: `complete` or `needs help`.")
    doubted = _count("Records that wait for a look.")


class UnprovenSchema(_UncheckedSchema):
    """Nobody has counted the forms, records lack pages, so that sheets may be lost, and others are complete by order,
    now that all pages are known.

    Sheets of two people may lie in one such record, which their order does not show. So each of them is unproven, until
    the number of forms is stated, or a person has looked through them.
    """

    missing = _count(
        "Records that lack pages; 0 if they have been deleted, into the bin or for good, or if a person has called "
        "their pages blank or foreign or joined them to others."
    )
    records = _count("Records that are unproven.")


class CountRequestSchema(Schema):
    """How many filled-in forms are in a pile."""

    counted = fields.Integer(
        required=True,
        allow_none=True,
        strict=True,
        validate=validate.Range(min=1, max=MOST_COUNTED),
        metadata={"description": "Of all kinds together; null takes it back."},
    )


class CheckRequestSchema(Schema):
    """What a person has looked through."""

    fingerprint = fields.String(
        required=True,
        metadata={"description": "As in the pile's `miscount` or `unproven` when the person looked."},
    )


class UncheckQuerySchema(Schema):
    """Which check to take back."""

    fingerprint = fields.String(
        load_default=None,
        metadata={
            "description": "That the check was sent with: records that were checked before or after it stay checked. "
            "Without it, all checks of the pile are taken back."
        },
    )
