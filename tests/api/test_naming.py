from __future__ import annotations

import pytest

from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png


def test_an_image_is_shown_and_exported_under_its_new_name(api: ApiClient) -> None:
    api.upload(("box 1/a.png", png(1)), batch="March")
    api.label(1, "ANNE")
    renamed = api.client.patch("/api/v1/images/1", json={"name": "form 1.png"})
    assert (renamed.get_json()["path"], renamed.headers["ETag"]) == ("box 1/form 1.png", '"1"')
    assert b"box 1/form 1.png,ANNE" in api.client.get("/api/v1/export?format=csv").data


@pytest.mark.parametrize(
    ("path", "name", "status"),
    [
        ("images/1", "", 422),
        ("images/1", "a/b", 422),
        ("batches/1", " ", 422),
        ("images/9", "a", 404),
        ("batches/9", "a", 404),
    ],
)
def test_a_name_is_refused_with_its_field(api: ApiClient, path: str, name: str, status: int) -> None:
    api.image()
    refused = problem(api.client.patch(f"/api/v1/{path}", json={"name": name}), status)
    assert refused.get("field") == ("name" if status == 422 else None)


def test_a_batch_cannot_have_another_s_name(api: ApiClient) -> None:
    api.upload(("a.png", png(1)), batch="March")
    api.upload(("b.png", png(2)), batch="April")
    problem(api.client.patch("/api/v1/batches/2", json={"name": "March"}), 409)
