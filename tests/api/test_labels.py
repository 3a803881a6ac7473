"""Labels: what a person says is kept as typed, in order, and never lost to another person's save."""

from __future__ import annotations

import unicodedata

import pytest

from tests.api.api_client import ApiClient, problem


def test_the_read_text_is_confirmed_and_another_corrects(api: ApiClient) -> None:
    image_id = api.read_image()
    reading_id = api.get(f"/images/{image_id}")["reading"]["id"]
    path, body = (
        f"/api/v1/images/{image_id}/label",
        {"kind": "text", "text": "MULLER", "reading_id": reading_id},
    )
    confirmed = api.client.put(path, json=body, headers={"If-Match": '"0"'})
    assert confirmed.status_code == 200
    assert confirmed.headers["ETag"] == '"1"'
    label = confirmed.get_json()
    assert label.pop("created_at").endswith("+00:00")
    assert label == {
        "revision": 1,
        "kind": "confirmed",
        "text": "MULLER",
        "unknown_characters": "",
        "author": "local",
        "undoes": None,
        "operation_id": None,
    }
    assert api.label(image_id, "MILLER", revision=1).get_json()["kind"] == "corrected"


@pytest.mark.parametrize("kind", ["unreadable", "blank"])
def test_an_image_may_have_no_name_to_read(api: ApiClient, kind: str) -> None:
    label = api.label(api.read_image(), kind=kind).get_json()
    assert (label["kind"], label["text"]) == (kind, None)


def test_letters_unknown_to_the_model_are_kept_and_named(api: ApiClient) -> None:
    label = api.label(api.read_image(), "ŐŁÓ 東").get_json()
    assert label["text"] == "ŐŁÓ 東"
    assert "東" in label["unknown_characters"]


def test_a_decomposed_text_is_stored_composed(api: ApiClient) -> None:
    decomposed = unicodedata.normalize("NFD", "ÉMILIE")
    assert len(decomposed) == 7
    assert api.label(api.read_image(), decomposed).get_json()["text"] == "ÉMILIE"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    ["", "   ", "A" * 101, "A" * 100_000, "A\u0000B", "A\u202eB", "A\nB", "A\ud800B", None],
    ids=["empty", "spaces", "over-long", "huge", "nul", "direction", "newline", "lone surrogate", "missing"],
)
def test_a_text_that_no_name_can_be_is_refused_with_its_field(api: ApiClient, text: str | None) -> None:
    image_id = api.read_image()
    assert problem(api.label(image_id, text), 422)["field"] == "text"
    assert api.get(f"/images/{image_id}/labels") == {"items": []}


def test_the_longest_text_is_taken(api: ApiClient) -> None:
    assert api.label(api.read_image(), "A" * 100).get_json()["text"] == "A" * 100


def test_a_label_needs_a_kind_that_we_know(api: ApiClient) -> None:
    refused = problem(api.label(api.read_image(), kind="confirmed"), 422)
    assert refused["field"] == "kind"
    assert refused["detail"].endswith("Received: 'confirmed'")


def test_a_field_that_we_do_not_know_is_refused(api: ApiClient) -> None:
    response = api.client.put(
        f"/api/v1/images/{api.image()}/label",
        json={"kind": "blank", "txet": "MULLER"},
        headers={"If-Match": "*"},
    )
    assert problem(response, 422)["field"] == "txet"


def test_a_save_without_if_match_is_refused(api: ApiClient) -> None:
    response = api.client.put(f"/api/v1/images/{api.read_image()}/label", json={"kind": "blank"})
    assert problem(response, 428)["field"] == "If-Match"


def test_the_second_of_two_people_gets_both_values(api: ApiClient) -> None:
    image_id = api.read_image()
    assert api.label(image_id, "ANNA", revision=0).status_code == 200
    current = problem(api.label(image_id, "HANNA", revision=0), 412)["current"]
    assert (current["revision"], current["label"]["text"]) == (1, "ANNA")
    assert [label["text"] for label in api.get(f"/images/{image_id}/labels")["items"]] == ["ANNA"]
    kept = api.label(image_id, "HANNA", revision=current["revision"])
    assert (kept.status_code, kept.headers["ETag"]) == (200, '"2"')


@pytest.mark.parametrize("tag", ['"7"', '"first"', "W/", '"99999999999999999999"', '"0", "1"'])
def test_an_etag_that_is_not_the_present_one_matches_nothing(api: ApiClient, tag: str) -> None:
    response = api.client.put(
        f"/api/v1/images/{api.read_image()}/label", json={"kind": "blank"}, headers={"If-Match": tag}
    )
    assert problem(response, 412)["current"] == {"revision": 0, "label": None}


def test_a_star_overwrites_whatever_is_there(api: ApiClient) -> None:
    image_id = api.read_image()
    api.label(image_id, "ANNA")
    response = api.client.put(
        f"/api/v1/images/{image_id}/label", json={"kind": "blank"}, headers={"If-Match": "*"}
    )
    assert response.get_json()["revision"] == 2


def test_a_repeated_save_makes_one_revision(api: ApiClient) -> None:
    image_id = api.read_image()
    first = api.label(image_id, "ANNA", headers={"Idempotency-Key": "k-1"})
    again = api.label(image_id, "ANNA", headers={"Idempotency-Key": "k-1"})
    other = problem(api.label(image_id, "HANNA", headers={"Idempotency-Key": "k-1"}), 422)
    assert other["field"] == "Idempotency-Key"
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.get_json() == again.get_json()
    assert len(api.get(f"/images/{image_id}/labels")["items"]) == 1


def test_undo_brings_back_what_stood_before_and_then_nothing(api: ApiClient) -> None:
    image_id = api.read_image()
    api.label(image_id, "ANNA", revision=0)
    api.label(image_id, "HANNA", revision=1)
    undone = api.undo(image_id, revision=2)
    assert (undone.get_json()["text"], undone.get_json()["undoes"], undone.headers["ETag"]) == (
        "ANNA",
        2,
        '"3"',
    )
    nothing = api.undo(image_id, revision=3)
    assert (nothing.get_json(), nothing.headers["ETag"]) == (None, '"4"')
    image = api.get(f"/images/{image_id}")
    assert (image["state"], image["label"], image["revision"]) == ("pending", None, 4)
    problem(api.undo(image_id, revision=4), 409)


def test_undo_minds_the_revision_too(api: ApiClient) -> None:
    image_id = api.read_image()
    api.label(image_id, "ANNA")
    assert problem(api.undo(image_id, revision=0), 412)["current"]["label"]["text"] == "ANNA"


def test_the_history_has_every_revision_newest_first(api: ApiClient) -> None:
    image_id = api.read_image()
    api.label(image_id, "ANNA", revision=0)
    api.label(image_id, kind="unreadable", revision=1)
    api.undo(image_id, revision=2)
    history = api.get(f"/images/{image_id}/labels")["items"]
    assert [(label["revision"], label["kind"], label["undoes"]) for label in history] == [
        (3, "corrected", 2),
        (2, "unreadable", None),
        (1, "corrected", None),
    ]


def test_a_new_reading_never_touches_a_label(api: ApiClient) -> None:
    image_id = api.image()
    api.label(image_id, "ANNA")
    api.read()
    image = api.get(f"/images/{image_id}")
    assert (image["state"], image["label"]["text"], image["reading"]["text"]) == (
        "labelled",
        "ANNA",
        "MULLER",
    )


@pytest.mark.parametrize(("method", "path"), [("put", "label"), ("post", "label/undo"), ("get", "labels")])
def test_an_image_that_is_not_there_has_no_labels(api: ApiClient, method: str, path: str) -> None:
    body = {"kind": "blank"} if method == "put" else None
    response = getattr(api.client, method)(
        f"/api/v1/images/404/{path}", json=body, headers={"If-Match": '"0"'} if method != "get" else {}
    )
    problem(response, 404)


def test_a_label_and_its_undo_have_the_author_that_was_sent(api: ApiClient) -> None:
    image_id = api.read_image()
    label = api.label(image_id, "MILLER", headers={"Author": "Zo%C3%A9%20Martin"})
    assert label.get_json()["author"] == "Zoé Martin"
    api.client.post(f"/api/v1/images/{image_id}/label/undo", headers={"If-Match": '"1"', "Author": "Ada"})
    history = api.get(f"/images/{image_id}/labels")["items"]
    assert [revision["author"] for revision in history] == ["Ada", "Zoé Martin"]


@pytest.mark.parametrize("name", ["", "%20", "%FF", "Zoé", "A" * 81, "A%0AB"])
def test_an_author_that_no_person_can_be_is_refused(api: ApiClient, name: str) -> None:
    image_id = api.read_image()
    refused = problem(api.label(image_id, "MILLER", headers={"Author": name}), 422)
    assert refused["field"] == "Author"
    assert api.get(f"/images/{image_id}/labels") == {"items": []}
