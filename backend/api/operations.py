"""Routes of operations: label many images at once, and undo that at once."""

from __future__ import annotations

from collections import Counter
from typing import Any

from backend.api.accounts.actor import current_actor
from backend.api.openapi import Blueprint
from backend.api.preconditions import AUTHOR, IDEMPOTENCY_KEY, idempotency_key
from backend.api.schemas.common import ID_PATH
from backend.api.schemas.operations import OPERATION_EXAMPLE, BulkRequestSchema, OperationSchema
from backend.services.labels import bulk
from backend.services.labels.bulk import AppliedOperation, Item
from backend.services.labels.new_label import NewLabel
from backend.wiring import wired

blp = Blueprint(
    "operations",
    __name__,
    url_prefix="/api/v1/labels/bulk",
    description="Labels of many images in one operation",
)

REQUEST_EXAMPLE = {
    "items": [
        {"image_id": 7, "revision": 0, "kind": "text", "text": "MULLER", "reading_id": 12},
        {"image_id": 8, "revision": 0, "kind": "text", "text": "MULLER", "reading_id": 13},
    ]
}


@blp.route("", methods=["POST"])
@blp.arguments(BulkRequestSchema, example=REQUEST_EXAMPLE)
@blp.response(200, OperationSchema, example=OPERATION_EXAMPLE)
@blp.refusals(409)
@blp.doc(parameters=[IDEMPOTENCY_KEY, AUTHOR])
def post_labels(values: dict[str, Any]) -> dict[str, Any]:
    """Set the labels of many images in one operation

    Each label is checked and stored as `PUT /images/{id}/label` would; all that can be saved are saved together.
    An image that somebody else has labelled in the meantime is a `conflict` with both labels; the others are saved.
    """
    applied = bulk.set_labels(
        wired().session,
        [_item(**item) for item in values["items"]],
        alphabet=wired().live.alphabet,
        style=wired().settings.style,
        idempotency_key=idempotency_key(),
        author=current_actor().name,
    )
    return _shown(applied)


@blp.route(f"/<{ID_PATH}:operation_id>/undo", methods=["POST"])
@blp.response(200, OperationSchema, example=OPERATION_EXAMPLE | {"id": 4, "undoes": 3})
@blp.refusals(404, 409)
@blp.doc(parameters=[AUTHOR])
def undo_labels(operation_id: int) -> dict[str, Any]:
    """Undo a whole operation

    Each of its labels that still counts is undone by a new revision; one that was replaced since is a `conflict`. The
    same undo sent again gets the first response.
    """
    return _shown(bulk.undo(wired().session, operation_id, author=current_actor().name))


def _item(image_id: int, revision: int, **label: Any) -> Item:
    return Item(image_id, revision, NewLabel(**label))


def _shown(applied: AppliedOperation) -> dict[str, Any]:
    counts = Counter(result.outcome for result in applied.results)
    operation = applied.operation
    return {
        "id": operation.id,
        "undoes": operation.undoes,
        "author": operation.author,
        "created_at": operation.created_at,
        "saved": counts["saved"],
        "conflicts": counts["conflict"],
        "refused": counts["refused"],
        "results": applied.results,
    }
