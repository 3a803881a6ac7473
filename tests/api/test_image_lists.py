"""Lists and the queue: order, pages that neither skip nor repeat, and caps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image as Picture

from backend.recognizer.reading import Reading
from tests.api.api_client import ApiClient, problem
from tests.recognizer.layout.written import line
from tests.services.fakes import MullerRecognizer
from tests.services.pictures import encoded, png


@pytest.fixture
def five(api: ApiClient) -> ApiClient:
    """Five read images, the later the less certain."""
    for mark in range(5):
        api.image(100 + 100 * mark, mark=mark)
    api.read()
    return api


def walk(api: ApiClient, path: str, **query: Any) -> list[int]:
    """Ids of all pages; at most ten."""
    found: list[int] = []
    for _ in range(10):
        page = api.get(path, **query)
        found += [image["id"] for image in page["items"]]
        if page["next_cursor"] is None:
            return found
        query["cursor"] = page["next_cursor"]
    raise AssertionError("the list has no end")


def test_the_least_certain_comes_first(five: ApiClient) -> None:
    page = five.get("/queue")
    assert [image["reading"]["confidence"] for image in page["items"]] == [0.5, 0.6, 0.7, 0.8, 0.9]
    assert (page["next_cursor"], page["remaining"], page["unread"]) == (None, 5, 0)


@pytest.mark.parametrize(
    ("order", "ids"),
    [("uncertain", [5, 4, 3, 2, 1]), ("oldest", [1, 2, 3, 4, 5]), ("alike", [5, 4, 3, 2, 1])],
)
def test_pages_hold_every_image_once_in_each_order(five: ApiClient, order: str, ids: list[int]) -> None:
    assert walk(five, "/queue", order=order, limit=2) == ids


def test_the_list_has_orders_that_the_queue_has_no_use_for(five: ApiClient) -> None:
    five.label(4, "ANNA")
    assert walk(five, "/images", order="newest", limit=2) == [5, 4, 3, 2, 1]
    assert walk(five, "/images", order="name", limit=2) == [4, 1, 2, 3, 5]
    for order in ("newest", "name"):
        problem(five.client.get("/api/v1/queue", query_string={"order": order}), 422)


@pytest.mark.parametrize(
    ("path", "query"), [("/images", {"order": "name", "q": "Ж" * 100}), ("/queue", {"order": "alike"})]
)
def test_a_list_of_long_names_in_other_letters_goes_on_to_its_end(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, path: str, query: dict[str, str]
) -> None:
    read = "Ж" * 100
    monkeypatch.setattr(MullerRecognizer, "_reading", lambda *_: Reading(read, "name", 0.5, (), (), "fake-1"))
    for mark in range(2):
        api.read_image(mark=mark)
    assert walk(api, path, limit=1, **query) == [1, 2]


def test_a_label_given_between_two_pages_skips_nothing(five: ApiClient) -> None:
    first = five.get("/queue", limit=2)
    five.label(first["items"][0]["id"], "ANNA")
    second = five.get("/queue", limit=2, cursor=first["next_cursor"])
    assert [image["id"] for image in second["items"]] == [3, 2]
    assert second["remaining"] == 4


def test_what_is_not_a_name_is_first_in_the_queue_and_a_list_with_a_count(api: ApiClient) -> None:
    lines = np.full((120, 300), 230, np.uint8)
    for top in (10, 50, 90):
        line(lines, top=top, letter=20)
    api.image(100, mark=1)
    api.upload(("lines.png", encoded(Picture.fromarray(lines))))
    api.read()
    first, *_ = api.get("/queue")["items"]
    assert (first["id"], first["reading"]["status"], first["reading"]["reason"]) == (2, "not_a_name", "lines")
    found = api.get("/images", state="not_a_name")
    assert ([image["id"] for image in found["items"]], found["total"]) == ([2], 1)
    assert walk(api, "/images", q="muller") == [1, 2]
    api.label(2, "ANNA")
    assert api.get("/images", state="not_a_name")["total"] == 0


def test_labelled_images_leave_the_queue(five: ApiClient) -> None:
    five.label(5, "ANNA")
    assert walk(five, "/queue") == [4, 3, 2, 1]
    assert walk(five, "/images", state="labelled") == [5]
    assert walk(five, "/images", state="pending", limit=1) == [1, 2, 3, 4]
    assert five.get("/images", state="all")["total"] == 5


def test_only_one_batch_is_shown_when_asked(api: ApiClient) -> None:
    api.upload(("a.png", png(mark=1)), batch="March")
    api.upload(("b.png", png(mark=2)), batch="April")
    page = api.get("/queue", batch=2)
    assert ([image["file_name"] for image in page["items"]], page["remaining"]) == (["b.png"], 1)
    assert api.get("/images", batch=99)["items"] == []


def test_images_that_no_model_has_read_are_counted(api: ApiClient) -> None:
    api.read_image(mark=1)
    api.image(mark=2)
    page = api.get("/queue")
    assert [(image["id"], image["state"]) for image in page["items"]] == [(1, "pending"), (2, "unread")]
    assert page["unread"] == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": 10**9}, "limit"),
        ({"limit": 201}, "limit"),
        ({"limit": 0}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"order": "password__startswith"}, "order"),
        ({"cursor": "x' OR 1=1"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"batch": 2**31}, "batch"),
        ({"sort": "id"}, "sort"),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["queue", "images"])
def test_a_strange_query_is_refused_with_its_field(
    api: ApiClient, path: str, query: dict[str, Any], field: str
) -> None:
    refusal = problem(api.client.get(f"/api/v1/{path}", query_string=query), 422)
    assert refusal["field"] == field


def test_the_cap_is_named(api: ApiClient) -> None:
    refusal = problem(api.client.get("/api/v1/queue?limit=201"), 422)
    assert refusal["detail"] == "At most 200 items are allowed. Received: 201"


def test_a_cursor_of_another_list_is_refused(five: ApiClient) -> None:
    cursor = five.get("/queue", limit=2)["next_cursor"]
    problem(five.client.get("/api/v1/queue", query_string={"order": "oldest", "cursor": cursor}), 422)


def test_images_are_searched_by_label_reading_and_path(five: ApiClient) -> None:
    found = five.get("/images", q=" muller ", limit=2)
    assert {image["reading"]["text"] for image in found["items"] if image["label"] is None} <= {"MULLER"}
    assert found["total"] == len(five.get("/images", q="muller")["items"])
    path = five.get("/images")["items"][0]["path"]
    assert five.get("/images", q=path.upper())["total"] == 1
    assert five.get("/images", q="nobody")["items"] == []
    assert five.get("/images", q="  ")["total"] == 5


def test_the_last_answered_come_first_and_only_they(five: ApiClient) -> None:
    problem(five.client.get("/api/v1/images?order=answered"), 422)
    for image_id in (2, 5, 3):
        five.label(image_id, "ZOE", revision=five.get(f"/images/{image_id}")["revision"])
    listed = five.get("/images", state="labelled", order="answered")["items"]
    assert [image["id"] for image in listed][:3] == [3, 5, 2]
