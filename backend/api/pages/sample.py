"""Route of the sample: a form and a pile to try."""

from __future__ import annotations

from typing import Any

from backend.api import multipart
from backend.api.openapi import Blueprint
from backend.api.schemas.common import NoArgumentsSchema
from backend.api.schemas.forms import SAMPLE_EXAMPLE, SampleSchema
from backend.services.forms.sample.bringing import Sample, make_sample
from backend.wiring import wired

blp = Blueprint("sample", __name__, url_prefix="/api/v1/sample", description="A form and a pile to try")


@blp.route("", methods=["POST"])
@blp.arguments(NoArgumentsSchema, example={})
@blp.response(200, SampleSchema, example=SAMPLE_EXAMPLE)
@blp.refusals(409, 503, 507)
def bring_sample(_: dict[str, Any]) -> Sample:
    """Bring a form and a pile of a dozen pages to try

    They were drawn by the project. Nothing of them mixes with real work: the form recognises these pages only, and
    their labels are neither exported with others nor trained on. If they are there already, they stay. Deleting
    the pile deletes the form with it, for good.
    """
    parts = wired()
    with multipart.image_request():
        sample = make_sample(parts.session, parts.blobs, parts.settings)
    parts.wake.cut_pages()
    return sample
