"""Routes of images: upload some, show one, send its file."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, send_file

from backend.api import image_json, multipart
from backend.api.openapi import Blueprint
from backend.api.preconditions import ETAG, IDEMPOTENCY_KEY, etag, idempotency_key
from backend.api.problems.refused_files import refuse_if_none_taken
from backend.api.schemas.common import ID_PATH
from backend.api.schemas.images import IMAGE_EXAMPLE, ImageSchema
from backend.api.schemas.uploads import UPLOAD_EXAMPLE, UploadResultsSchema
from backend.services.review.image_details import get_any_image, get_image
from backend.services.uploads.receive import receive
from backend.wiring import LET_PASS_S, wired

blp = Blueprint("images", __name__, url_prefix="/api/v1/images", description="Images of form fields")

FOREVER = "private, max-age=31536000, immutable"


@blp.route("", methods=["POST"])
@blp.response(200, UploadResultsSchema, example=UPLOAD_EXAMPLE)
@blp.refusals(409, 413, 415, 422, 503, 507)
@blp.doc(parameters=[IDEMPOTENCY_KEY], requestBody=multipart.UPLOAD_BODY)
def upload_images() -> dict[str, Any]:
    """Upload images, zips of images, and lists (CSV, .xlsx) of the text expected on them

    There is one result for each file, each page of a file and each entry of a zip; a bad file does not affect the
    others. File names may be paths. The same bytes at the same path of the same batch are the same image (`exists`);
    at any other they are another image, which was seen before (`note`). A list gives its texts to the images that it
    came with, or, without any, to those of the batch that have none yet; `lists` says how many of its names belong to
    one. If every file is refused, nothing is stored and the response is a problem with the status that the files share
    (else 422), and the same `results`.
    """
    key = idempotency_key()
    parts = wired()
    with multipart.image_request(), multipart.uploads() as files:
        receipt = receive(
            parts.session,
            parts.blobs,
            parts.settings,
            files,
            batch=multipart.batch_field(),
            batch_name=multipart.text_field("batch_name"),
            idempotency_key=key,
            before_each=lambda: parts.quick_requests.let_pass(LET_PASS_S),
        )
    refuse_if_none_taken(receipt["results"])
    parts.wake.read_images()
    return receipt


@blp.route(f"/<{ID_PATH}:image_id>")
@blp.response(200, ImageSchema, example=IMAGE_EXAMPLE, headers=ETAG)
@blp.refusals(404)
def show_image(image_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Get one image with its newest reading and its label"""
    session = wired().session
    image = get_image(session, image_id)
    return image_json.images(session, [image])[0], etag(image.label_revision)


@blp.route(f"/<{ID_PATH}:image_id>/file")
@blp.response(
    200, {"type": "string", "format": "binary"}, content_type="image/png", description="The stored PNG"
)
@blp.alt_response(304, description="The client has it already", success=True)
@blp.refusals(404)
def get_file(image_id: int) -> Response:
    """Get the stored PNG, re-encoded at upload; it never changes"""
    image = get_any_image(wired().session, image_id)
    response = send_file(
        io.BytesIO(wired().blobs.get(image.blob)),
        mimetype="image/png",
        etag=image.blob,
        last_modified=image.created_at,
    )
    response.headers["Cache-Control"] = FOREVER
    return response
