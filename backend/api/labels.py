"""Routes of labels: set an image's label, undo it, list its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify

from backend.api.accounts.actor import current_actor
from backend.api.openapi import Blueprint
from backend.api.preconditions import (
    AUTHOR,
    ETAG,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    etag,
    expected_revision,
    idempotency_key,
)
from backend.api.schemas.common import ID_PATH
from backend.api.schemas.labels import LABEL_EXAMPLE, LabelHistorySchema, LabelRequestSchema, LabelSchema
from backend.services.labels import labelling
from backend.services.labels.new_label import NewLabel
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.labels import Label

blp = Blueprint(
    "labels", __name__, url_prefix="/api/v1/images", description="What people say is written on an image"
)


@blp.route(f"/<{ID_PATH}:image_id>/label", methods=["PUT"])
@blp.arguments(LabelRequestSchema, example={"kind": "text", "text": "MÜLLER", "reading_id": 12})
@blp.response(200, LabelSchema, example=LABEL_EXAMPLE, headers=ETAG)
@blp.refusals(404, 409, 412, 428)
@blp.doc(parameters=[IF_MATCH, IDEMPOTENCY_KEY, AUTHOR])
def put_label(values: dict, image_id: int) -> tuple[Label, dict[str, str]]:
    """Set the image's label

    The server decides whether it confirms or corrects the reading. The text is kept as typed; letters that the
    live model cannot write are listed in `unknown_characters`. A 412 has `current`, the label that somebody else
    has set in the meantime.
    """
    with wired().quick_requests.one():
        label = labelling.set_label(
            wired().session,
            image_id,
            NewLabel(**values),
            expected_revision=expected_revision(),
            alphabet=wired().live.alphabet,
            style=wired().settings.style,
            idempotency_key=idempotency_key(),
            author=current_actor().name,
        )
    return label, etag(label.revision)


@blp.route(f"/<{ID_PATH}:image_id>/label/undo", methods=["POST"])
@blp.response(
    200,
    {"type": "object", "nullable": True, "allOf": [LabelSchema]},
    example=LABEL_EXAMPLE,
    headers=ETAG,
    description="The label that counts again, or null",
)
@blp.refusals(404, 409, 412, 428)
@blp.doc(parameters=[IF_MATCH, IDEMPOTENCY_KEY, AUTHOR])
def undo_label(image_id: int) -> Response:
    """Undo the newest label

    The label before it counts again, as a new revision. If there is none, the response is null and the image
    returns to the queue.
    """
    label = labelling.undo(
        wired().session,
        image_id,
        expected_revision=expected_revision(),
        idempotency_key=idempotency_key(),
        author=current_actor().name,
    )
    response = jsonify(None if label.kind == "withdrawn" else LabelSchema().dump(label))
    response.headers.update(etag(label.revision))
    return response


@blp.route(f"/<{ID_PATH}:image_id>/labels")
@blp.response(200, LabelHistorySchema, example={"items": [LABEL_EXAMPLE]})
@blp.refusals(404)
def get_history(image_id: int) -> dict[str, list[Label]]:
    """List all revisions of the image's label, newest first"""
    return {"items": labelling.history(wired().session, image_id)}
