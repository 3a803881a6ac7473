"""Route of stateless readings: read images and store nothing."""

from __future__ import annotations

from typing import Any

from backend.api.multipart import FILES_BODY, image_request, uploads
from backend.api.openapi import Blueprint
from backend.api.problems.refused_files import refuse_if_none_taken
from backend.api.schemas.readings import READING_EXAMPLE, PredictAnswerSchema
from backend.services.reading import pending
from backend.services.uploads.results import members
from backend.wiring import wired

blp = Blueprint("predict", __name__, url_prefix="/api/v1/predict", description="Read without storing")

_READING = {name: value for name, value in READING_EXAMPLE.items() if name not in ("id", "created_at")}
PREDICT_EXAMPLE = {
    "version": "paraph-1",
    "results": [{"file_name": "form-0007.png", "reading": _READING, "error": None}],
}


@blp.route("", methods=["POST"])
@blp.response(200, PredictAnswerSchema, example=PREDICT_EXAMPLE)
@blp.refusals(413, 415, 422, 503)
@blp.doc(requestBody=FILES_BODY)
def predict() -> dict[str, Any]:
    """Read images without storing them

    At most 64 files; of a file with several pages the first is read. A file that cannot be read has its own error. If
    every file has one, the response is a problem with the status that they share (else 422), and the same `results`.
    """
    recognizer = wired().live.current()
    with image_request(), uploads() as files:
        results = [members(result) for result in pending.predict(recognizer, wired().settings, files)]
    refuse_if_none_taken(results, version=recognizer.version)
    return {"version": recognizer.version, "results": results}
