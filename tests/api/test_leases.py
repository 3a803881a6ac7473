"""Leases over HTTP: two clients get different images, renew them, and give them back."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.api_client import ApiClient, problem

ANNA, BEN = "anna-0001", "ben-00001"
UNTIL = "2026-01-31T12:00:00+00:00"


@pytest.fixture
def four(api: ApiClient) -> ApiClient:
    """Four read images, the later the less certain."""
    for mark in range(4):
        api.image(100 + 100 * mark, mark=mark)
    api.read()
    return api


def post(api: ApiClient, path: str, **body: Any) -> Any:
    response = api.client.post(f"/api/v1/leases{path}", json=body)
    assert response.status_code in (200, 204), response.get_data(as_text=True)
    return response.get_json(silent=True)


def ids(page: Any) -> list[int]:
    return [image["id"] for image in page["items"]]


def test_two_clients_get_different_images(four: ApiClient) -> None:
    anna = post(four, "", holder=ANNA, limit=3)
    ben = post(four, "", holder=BEN, limit=3)
    assert (ids(anna), ids(ben)) == ([4, 3, 2], [1])
    assert (ben["remaining"], ben["elsewhere"], ben["unread"], ben["next_cursor"]) == (4, 3, 0, None)
    assert anna["items"][0]["reading"]["text"] == "MULLER"
    assert anna["next_cursor"] is not None


def test_the_queue_itself_shows_everything_to_everybody(four: ApiClient) -> None:
    post(four, "", holder=ANNA, limit=3)
    assert ids(four.get("/queue")) == [4, 3, 2, 1]


def test_renewing_tells_what_is_held_and_releasing_frees_it(four: ApiClient) -> None:
    post(four, "", holder=ANNA, limit=2)
    assert four.label(4, "ANNA").status_code == 200
    renewed = post(four, "/renew", holder=ANNA)
    assert renewed["images"] == [3]
    assert post(four, "/release", holder=ANNA, until=renewed["leased_until"]) is None
    assert ids(post(four, "", holder=BEN)) == [3, 2, 1]


def test_images_of_a_group_are_claimed_and_some_of_them_given_back(four: ApiClient) -> None:
    anna = post(four, "/images", holder=ANNA, images=[1, 2, 3])
    assert anna["images"] == [1, 2, 3]
    assert post(four, "/images", holder=BEN, images=[3, 4])["images"] == [4]
    post(four, "/release", holder=ANNA, until=anna["leased_until"], images=[3])
    assert post(four, "/images", holder=BEN, images=[1, 3])["images"] == [3]


@pytest.mark.parametrize("order", ["oldest", "batch"])
def test_leases_follow_the_order_asked_for(four: ApiClient, order: str) -> None:
    expected = {"oldest": [1, 2, 3, 4], "batch": [4, 3, 2, 1]}[order]
    assert ids(post(four, "", holder=ANNA, order=order)) == expected


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("", {}, "holder"),
        ("", {"holder": "short"}, "holder"),
        ("", {"holder": ANNA + "\n"}, "holder"),
        ("", {"holder": ANNA, "limit": 201}, "limit"),
        ("", {"holder": ANNA, "cursor": "W10"}, "cursor"),
        ("/images", {"holder": ANNA}, "images"),
        ("/images", {"holder": ANNA, "images": []}, "images"),
        ("/images", {"holder": ANNA, "images": list(range(1, 202))}, "images"),
        ("/renew", {"holder": "é" * 10}, "holder"),
        ("/release", {"holder": ANNA, "until": "2026-01-31T12:00:00"}, "until"),
        ("/release", {"holder": ANNA, "until": "0001-01-01T00:00:00+14:00"}, "until"),
        ("/release", {"holder": ANNA, "until": "9999-12-31T23:59:59-14:00"}, "until"),
        ("/release", {"holder": ANNA}, "until"),
        ("/release", {"holder": ANNA, "until": UNTIL, "images": list(range(1, 1002))}, "images"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_a_strange_request_is_refused_with_its_field(
    api: ApiClient, path: str, body: dict[str, Any], field: str
) -> None:
    assert problem(api.client.post(f"/api/v1/leases{path}", json=body), 422)["field"] == field
