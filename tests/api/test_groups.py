"""Groups: what waits and was read alike, largest first, and its images."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.api_client import ApiClient, problem


@pytest.fixture
def three(api: ApiClient) -> ApiClient:
    """Three images read as MULLER, with 90, 80 and 70 %."""
    for mark in range(3):
        api.image(100 + 100 * mark, mark=mark)
    api.read()
    return api


@pytest.mark.parametrize(
    ("by", "items"),
    [
        ("text", [("MULLER", "MULLER", 3, 0.7)]),
        ("letter", [("M", "M", 3, 0.7)]),
        ("confidence", [("0.75", "75–90 %", 1, 0.8), ("0.9", "90–95 %", 1, 0.9), ("0.5", "50–75 %", 1, 0.7)]),
    ],
)
def test_groups_say_what_they_hold(
    three: ApiClient, by: str, items: list[tuple[str, str, int, float]]
) -> None:
    names = ("key", "title", "count", "lowest_confidence")
    expected = [dict(zip(names, item, strict=True)) for item in items]
    page = three.get("/groups", by=by)
    assert sorted(page.pop("items"), key=str) == sorted(expected, key=str)
    assert page == {"next_cursor": None, "total": len(items), "images": 3}


def test_members_come_least_certain_first_and_page_by_page(three: ApiClient) -> None:
    first = three.get("/groups/images", key="MULLER", limit=2)
    assert [image["reading"]["confidence"] for image in first["items"]] == [0.7, 0.8]
    assert first["total"] == 3
    second = three.get("/groups/images", key="MULLER", limit=2, cursor=first["next_cursor"])
    assert ([image["id"] for image in second["items"]], second["next_cursor"]) == ([1], None)


def test_answered_and_unread_images_are_in_no_group(three: ApiClient) -> None:
    three.image(mark=9)
    three.label(1, "MULLER")
    assert three.get("/groups")["images"] == 2
    assert three.get("/groups/images", key="MULLER")["total"] == 2


def test_another_batch_has_no_such_group(three: ApiClient) -> None:
    assert three.get("/groups", batch=99) == {"items": [], "next_cursor": None, "total": 0, "images": 0}
    assert three.get("/groups/images", key="MULLER", batch=99)["items"] == []


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("groups", {"by": "colour"}, "by"),
        ("groups", {"limit": 201}, "limit"),
        ("groups", {"cursor": "W10"}, "cursor"),
        ("groups/images", {}, "key"),
        ("groups/images", {"by": "confidence", "key": "0.42"}, "key"),
        ("groups/images", {"key": "\x00"}, "key"),
        ("groups/images", {"key": "MULLER", "cursor": "W10"}, "cursor"),
    ],
    ids=str,
)
def test_a_strange_query_is_refused_with_its_field(
    api: ApiClient, path: str, query: dict[str, Any], field: str
) -> None:
    assert problem(api.client.get(f"/api/v1/{path}", query_string=query), 422)["field"] == field
