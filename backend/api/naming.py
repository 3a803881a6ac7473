"""Routes that give an image or a batch another name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.api import image_json
from backend.api.openapi import Blueprint
from backend.api.preconditions import ETAG, etag
from backend.api.schemas.bin import BATCH_EXAMPLE, NameRequestSchema
from backend.api.schemas.common import ID_PATH
from backend.api.schemas.images import IMAGE_EXAMPLE, ImageSchema
from backend.api.schemas.uploads import BatchSchema
from backend.services.uploads import renaming
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.images import Batch

blp = Blueprint("naming", __name__, url_prefix="/api/v1", description="Names of images and batches")


@blp.route(f"/images/<{ID_PATH}:image_id>", methods=["PATCH"])
@blp.arguments(NameRequestSchema, example={"name": "form-0007.png"})
@blp.response(200, ImageSchema, example=IMAGE_EXAMPLE, headers=ETAG)
@blp.refusals(404, 409)
def rename_image(values: dict[str, Any], image_id: int) -> tuple[dict[str, Any], dict[str, str]]:
    """Give an image's file another name, as lists and exports show it; its folder stays"""
    session = wired().session
    image = renaming.rename_image(session, image_id, values["name"])
    return image_json.images(session, [image])[0], etag(image.label_revision)


@blp.route(f"/batches/<{ID_PATH}:batch_id>", methods=["PATCH"])
@blp.arguments(NameRequestSchema, example={"name": "membership forms, March"})
@blp.response(200, BatchSchema, example=BATCH_EXAMPLE)
@blp.refusals(404, 409)
def rename_batch(values: dict[str, Any], batch_id: int) -> Batch:
    """Give a batch another name, which no other batch may have"""
    return renaming.rename_batch(wired().session, batch_id, values["name"])
