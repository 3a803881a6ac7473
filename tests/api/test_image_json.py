"""Images as JSON members, with the address of their file."""

from __future__ import annotations

from backend.api import image_json
from backend.services.review.image_details import get_image
from backend.wiring import wired
from tests.api.api_client import ApiClient


def test_an_image_names_the_address_of_its_file(api: ApiClient) -> None:
    image_id = api.read_image()
    with api.app.test_request_context():
        session = wired().session
        (shown,) = image_json.images(session, [get_image(session, image_id)])
    assert (shown["file_url"], shown["state"], shown["label"]) == (
        f"/api/v1/images/{image_id}/file",
        "pending",
        None,
    )
    assert api.client.get(shown["file_url"]).mimetype == "image/png"
