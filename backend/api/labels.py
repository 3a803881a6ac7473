"""Routes of labels: say what is written on an image, take it back, see all that was said."""

from __future__ import annotations

from flask import Response, jsonify

from backend.api.openapi import Blueprint
from backend.api.preconditions import (
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
from backend.store.database import db
from backend.store.labels import WITHDRAWN, Label
from backend.wiring import wired

blp = Blueprint("labels", __name__, url_prefix="/api/v1/images", description="What people say of an image")


@blp.route(f"/<{ID_PATH}:image_id>/label", methods=["PUT"])
@blp.arguments(LabelRequestSchema, example={"kind": "text", "text": "MÜLLER", "reading_id": 12})
@blp.response(200, LabelSchema, example=LABEL_EXAMPLE, headers=ETAG)
@blp.refusals(404, 409, 412, 428)
@blp.doc(parameters=[IF_MATCH, IDEMPOTENCY_KEY])
def put_label(values: dict, image_id: int) -> tuple[Label, dict[str, str]]:
    """Say what is written on the image

    Whether that confirms or corrects the reading, the server finds out. The text is kept as typed; letters
    that the live model cannot write are named in `unknown_characters`. 412 answers with `current`, what
    somebody else has said meanwhile.
    """
    label = labelling.set_label(
        db.session(),
        image_id,
        labelling.Answer(**values),
        expected_revision=expected_revision(),
        alphabet=wired().live.alphabet,
        idempotency_key=idempotency_key(),
    )
    return label, etag(label.revision)


@blp.route(f"/<{ID_PATH}:image_id>/label/undo", methods=["POST"])
@blp.response(
    200,
    {"type": "object", "nullable": True, "allOf": [LabelSchema]},
    example=LABEL_EXAMPLE,
    headers=ETAG,
    description="The label that stands again, or null",
)
@blp.refusals(404, 409, 412, 428)
@blp.doc(parameters=[IF_MATCH, IDEMPOTENCY_KEY])
def undo_label(image_id: int) -> Response:
    """Take back the newest label

    What stood before it stands again, as a new revision; null when nothing did, and the image waits in the
    queue.
    """
    label = labelling.undo(
        db.session(),
        image_id,
        expected_revision=expected_revision(),
        idempotency_key=idempotency_key(),
    )
    response = jsonify(None if label.kind == WITHDRAWN else LabelSchema().dump(label))
    response.headers.update(etag(label.revision))
    return response


@blp.route(f"/<{ID_PATH}:image_id>/labels")
@blp.response(200, LabelHistorySchema, example={"items": [LABEL_EXAMPLE]})
@blp.refusals(404)
def get_history(image_id: int) -> dict[str, list[Label]]:
    """All that was ever said of the image, newest first"""
    return {"items": labelling.history(db.session(), image_id)}
