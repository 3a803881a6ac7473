"""Pages over HTTP: what each is, and its picture."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from tests.api.api_client import problem
from tests.api.pages.pile_desk import PileDesk
from tests.services.piles.scans import pdf_of

pytestmark = pytest.mark.slow


def test_a_registered_page_says_where_the_form_and_its_fields_lie(desk: PileDesk) -> None:
    form_id = desk.keep_form()
    pile_id = desk.cut(("box/scan.pdf", pdf_of("A1 A2")))
    page = desk.pages(pile_id)[0]
    assert page["corners"].keys() == {"Surname", "Born"}
    outline = page.pop("outline")
    assert outline[0] == pytest.approx([0, 0], abs=0.5)
    assert outline[2] == pytest.approx([page["width"], page["height"]], abs=2)
    corners = page.pop("corners")["Surname"]
    assert corners[0] == pytest.approx([30 / 105 * page["width"], 40 / 148 * page["height"]], abs=2)
    assert page == {
        "id": page["id"],
        "pile_id": pile_id,
        "is_sample": False,
        "path": "box/scan.pdf",
        "number": 1,
        "state": "registered",
        "form_id": form_id,
        "form_name": "Survey",
        "form_version": 1,
        "form_page": 1,
        "score": 0.9,
        "turned": 0,
        "width": 211,
        "height": 296,
        "record_id": page["record_id"],
        "record_number": 1,
        "decided_by": "program",
        "revision": 2,
        "error": None,
        "can_undo": False,
        "decision_id": None,
    }
    answer = desk.api.client.get(f"/api/v1/pages/{page['id']}")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')


def test_the_picture_shows_the_page(desk: PileDesk) -> None:
    pile_id = desk.cut(("scan.pdf", pdf_of("A1")))
    answer = desk.api.client.get(f"/api/v1/pages/{desk.pages(pile_id)[0]['id']}/picture")
    picture = Image.open(io.BytesIO(answer.data))
    assert (picture.format, picture.mode) == ("JPEG", "L")
    assert picture.height > picture.width
    again = desk.api.client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_pages_come_in_parts_by_pile_and_state(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("b.pdf", pdf_of("A1 A2 X")), ("a.pdf", pdf_of("B1? B2?")))
    assert [(page["path"], page["number"]) for page in desk.pages(pile_id)] == [
        ("a.pdf", 1),
        ("a.pdf", 2),
        ("b.pdf", 1),
        ("b.pdf", 2),
        ("b.pdf", 3),
    ]
    first = desk.api.get("/pages", pile=pile_id, limit=3)
    rest = desk.api.get("/pages", pile=pile_id, cursor=first["next_cursor"])
    assert [page["number"] for page in first["items"] + rest["items"]] == [1, 2, 1, 2, 3]
    helped = desk.api.get("/pages", state="needs help", limit=1)
    more = desk.api.get("/pages", state="needs help", cursor=helped["next_cursor"])
    assert [page["number"] for page in helped["items"] + more["items"]] == [1, 2]
    assert helped["items"][0]["outline"] is not None
    problem(desk.api.client.get("/api/v1/pages", query_string={"cursor": first["next_cursor"]}), 422)


def test_there_is_no_such_page(desk: PileDesk) -> None:
    for path in ("/pages/9", "/pages/9/picture"):
        problem(desk.api.client.get(f"/api/v1{path}"), 404)


WHOLE = [[0, 0], [211, 0], [211, 296], [0, 296]]


def test_a_person_places_a_page_and_undoes_it(desk: PileDesk) -> None:
    form_id = desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2?")))
    page = desk.pages(pile_id, state="needs help")[0]
    placed = desk.decide(page, "place", form_id=form_id, form_page=2, outline=WHOLE)
    body = placed.get_json()
    assert placed.status_code == 200, body
    assert (body["state"], body["decided_by"], body["can_undo"]) == ("registered", "person", True)
    assert placed.headers["ETag"] == f'"{body["revision"]}"'
    assert desk.api.get(f"/piles/{pile_id}")["records"]["complete"] == 1
    undone = desk.api.client.post(f"/api/v1/pages/{page['id']}/undo").get_json()
    assert (undone["state"], undone["can_undo"]) == ("needs help", False)
    problem(desk.api.client.post(f"/api/v1/pages/{page['id']}/undo"), 409)


def test_an_undo_takes_no_decision_back_that_somebody_else_made_since(desk: PileDesk) -> None:
    pile_id = desk.cut(("scan.pdf", pdf_of("X")))
    page = desk.pages(pile_id)[0]
    address = f"/api/v1/pages/{page['id']}/undo"
    mine = desk.decide(page, "foreign").get_json()
    theirs = desk.decide(mine, "blank").get_json()
    refusal = problem(desk.api.client.post(address, json={"decision_id": mine["decision_id"]}), 412)
    assert refusal["detail"] == "There is a newer decision about this page; look at it again."
    assert desk.api.get(f"/pages/{page['id']}")["state"] == "blank"
    undone = desk.api.client.post(address, json={"decision_id": theirs["decision_id"]}).get_json()
    assert (undone["state"], undone["decision_id"]) == ("foreign", mine["decision_id"])
    again = desk.api.client.post(address, json={"decision_id": mine["decision_id"]}).get_json()
    assert (again["state"], again["decision_id"]) == (page["state"], None)


def test_a_decision_needs_the_page_that_the_person_saw(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("X")))
    page = desk.pages(pile_id)[0]
    path = f"/api/v1/pages/{page['id']}/decisions"
    problem(desk.api.client.post(path, json={"action": "blank"}), 428)
    assert desk.decide(page, "blank").status_code == 200
    problem(desk.decide(page, "foreign"), 412)


@pytest.mark.parametrize(
    "members",
    [
        {"action": "place"},
        {"action": "place", "form_id": 1, "form_page": 1},
        {"action": "place", "form_id": 1, "form_page": 1, "outline": WHOLE[:3]},
        {"action": "place", "form_id": 1, "form_page": 1, "outline": [[0], [1], [2], [3]]},
        {"action": "place", "form_id": 1, "form_page": 1, "outline": [[5, 5]] * 4},
        {"action": "place", "form_id": 9, "form_page": 1, "outline": WHOLE},
        {"action": "blank", "form_id": 1},
        {"action": "eat"},
    ],
)
def test_decisions_that_cannot_be_are_refused(desk: PileDesk, members: dict[str, object]) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("X")))
    page = desk.pages(pile_id)[0]
    path = f"/api/v1/pages/{page['id']}/decisions"
    problem(desk.api.client.post(path, json=members, headers={"If-Match": "*"}), 422)
    assert desk.pages(pile_id) == [page]


def test_a_page_in_no_record_is_erased_and_another_with_its_record_only(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 X")))
    page, _, foreign = desk.pages(pile_id)
    reason = {"reason": "request 2026-16"}
    refused = problem(desk.api.client.post(f"/api/v1/pages/{page['id']}/erase", json=reason), 409)
    assert refused["record_id"] == page["record_id"]
    path = f"/api/v1/pages/{foreign['id']}"
    shown = desk.api.client.post(f"{path}/erase", json=reason).get_json()
    assert (shown["kind"], shown["former_id"], shown["counts"]["pages"]) == ("page", foreign["id"], 1)
    for gone in (path, f"{path}/picture"):
        problem(desk.api.client.get(gone), 404)
    assert len(desk.pages(pile_id)) == 2
    assert desk.api.get("/erasures")["items"] == [shown]
    (event,) = desk.api.get("/audit", action="page.erase")["items"]
    assert (event["target_id"], event["detail"]) == (str(foreign["id"]), {"erasure": shown["id"]})


def test_who_decides_about_a_page_or_undoes_it_has_put_its_fields_into_the_bin(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    page = desk.pages(pile_id)[0]
    names = {"Anna": ("decisions", {"action": "place", **place_of(page)}), "Bert": ("undo", {})}
    for name, (what, body) in names.items():
        revision = desk.api.get(f"/pages/{page['id']}")["revision"]
        headers = {"Author": name, "If-Match": f'"{revision}"'}
        answer = desk.api.client.post(f"/api/v1/pages/{page['id']}/{what}", json=body, headers=headers)
        assert answer.status_code == 200, answer.get_json()
        assert {item["deleted_by"] for item in desk.api.get("/bin/images")["items"]} == {name}


def place_of(page: dict[str, Any]) -> dict[str, Any]:
    return {"form_id": page["form_id"], "form_page": page["form_page"], "outline": page["outline"]}
