"""The bin: out of every list at once, and back with everything."""

from __future__ import annotations

import pytest

from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png


@pytest.fixture
def two(api: ApiClient) -> ApiClient:
    """Images 1 and 2 of the batch March, read as MULLER, the first labelled."""
    api.upload(("a.png", png(1)), ("b.png", png(2)), batch="March")
    api.read()
    api.label(1, "ANNE")
    return api


def listed(api: ApiClient) -> list[int]:
    return [image["id"] for image in api.get("/images")["items"]]


def test_a_deleted_image_is_in_no_list_and_comes_back_with_its_label(two: ApiClient) -> None:
    assert two.client.delete("/api/v1/images/1").status_code == 204
    assert two.client.delete("/api/v1/images/1").status_code == 204
    assert listed(two) == [2]
    problem(two.client.get("/api/v1/images/1"), 404)
    problem(two.label(1, "ANNA", revision=1), 404)
    assert two.get("/stats")["images"] == 1
    assert two.client.get("/api/v1/export?format=jsonl").data == b""
    assert two.client.get("/api/v1/images/1/file").status_code == 200

    [item] = two.get("/bin/images")["items"]
    assert (item["id"], item["label"]["text"], item["reading"]["text"]) == (1, "ANNE", "MULLER")
    assert item["deleted_at"].endswith("+00:00")
    assert item["deleted_by"] == "local"

    restored = two.client.post("/api/v1/images/1/restore")
    assert restored.get_json()["label"]["text"] == "ANNE"
    assert restored.headers["ETag"] == '"1"'
    assert listed(two) == [1, 2]
    assert two.get("/bin/images")["items"] == []
    problem(two.client.post("/api/v1/images/1/restore"), 404)


def test_a_deleted_batch_takes_its_images_along_and_frees_its_name(two: ApiClient) -> None:
    assert two.client.delete("/api/v1/batches/1").status_code == 204
    assert (listed(two), two.get("/stats")["batches"]) == ([], [])
    found = two.get("/bin/batches")
    assert (found["items"][0]["name"], found["items"][0]["images"], found["kept_days"]) == ("March", 2, 30)
    assert found["items"][0]["deleted_by"] == "local"
    assert two.get("/bin/images")["items"] == []

    two.upload(("a.png", png(1)), batch="March")
    assert listed(two) == [3]
    problem(two.client.post("/api/v1/batches/1/restore"), 409)
    assert two.client.patch("/api/v1/batches/2", json={"name": "April"}).get_json() == {
        "id": 2,
        "name": "April",
    }
    assert two.client.post("/api/v1/batches/1/restore").get_json() == {"id": 1, "name": "March"}
    assert listed(two) == [1, 2, 3]


@pytest.mark.parametrize("path", ["images/404", "batches/404"])
def test_what_is_not_there_cannot_be_deleted_or_restored(api: ApiClient, path: str) -> None:
    problem(api.client.delete(f"/api/v1/{path}"), 404)
    problem(api.client.post(f"/api/v1/{path}/restore"), 404)


def test_a_cursor_of_another_list_is_refused(two: ApiClient) -> None:
    cursor = two.get("/images", limit=1)["next_cursor"]
    assert problem(two.client.get(f"/api/v1/bin/images?cursor={cursor}"), 422)["field"] == "cursor"
