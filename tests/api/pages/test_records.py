"""Records over HTTP: every field of the form, with its image if its page is there."""

from __future__ import annotations

import pytest

from tests.api.api_client import problem
from tests.api.pages.pile_desk import PileDesk
from tests.services.piles.scans import pdf_of

pytestmark = pytest.mark.slow


def test_records_have_the_fields_of_the_form_also_of_pages_that_are_missing(desk: PileDesk) -> None:
    form_id = desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")), ("lone.pdf", pdf_of("B1")))
    pages = desk.pages(pile_id)
    items = desk.api.get(f"/piles/{pile_id}/records")["items"]
    assert [(record["number"], record["state"]) for record in items] == [
        (1, "pages missing"),
        (2, "complete"),
    ] or [(record["number"], record["state"]) for record in items] == [(1, "complete"), (2, "pages missing")]
    missing = next(record for record in items if record["state"] == "pages missing")
    lone = next(page for page in pages if page["path"] == "lone.pdf")
    assert missing["pages"] == [lone["id"]]
    assert (missing["form_id"], missing["form_name"], missing["form_version"]) == (form_id, "Survey", 1)
    assert (missing["checked"], missing["of"]) == (0, 3)
    assert [(field["name"], field["kind"], field["page_id"]) for field in missing["fields"]] == [
        ("Surname", "name", lone["id"]),
        ("Born", "text", lone["id"]),
        ("Witness", "name", None),
    ]
    assert missing["fields"][2]["image_id"] is None


def test_a_record_comes_with_its_images_and_counts_what_is_checked(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    (record,) = desk.api.get(f"/piles/{pile_id}/records", state="complete")["items"]
    image_id = record["fields"][0]["image_id"]
    desk.api.label(image_id, "MEIER")
    whole = desk.api.get(f"/records/{record['id']}")
    assert (whole["pile_id"], whole["checked"], whole["of"]) == (pile_id, 1, 3)
    assert whole["fields"][0]["image"]["label"]["text"] == "MEIER"
    assert whole["fields"][1]["image"]["state"] == "unread"
    assert desk.api.get(f"/piles/{pile_id}/records", state="needs help")["items"] == []


def test_records_come_in_parts(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2 C1 C2")))
    first = desk.api.get(f"/piles/{pile_id}/records", limit=2)
    rest = desk.api.get(f"/piles/{pile_id}/records", cursor=first["next_cursor"])
    assert [record["number"] for record in first["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next_cursor"] is None


def test_there_is_no_such_record_or_pile(desk: PileDesk) -> None:
    for path in ("/records/9", "/piles/9/records", "/piles/9"):
        problem(desk.api.client.get(f"/api/v1{path}"), 404)


def test_an_image_says_which_field_it_is(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    (record,) = desk.api.get(f"/piles/{pile_id}/records")["items"]
    born = record["fields"][1]
    assert desk.api.get(f"/images/{born['image_id']}")["field"] == {
        "name": "Born",
        "kind": "text",
        "form_name": "Survey",
        "page_id": born["page_id"],
        "record_id": record["id"],
        "record_number": 1,
        "pile_id": pile_id,
    }
    assert desk.api.get("/queue")["items"][0]["field"]["record_number"] == 1
    assert desk.api.get(f"/images/{desk.api.image()}")["field"] is None


def test_a_deleted_record_is_in_the_bin_and_comes_back_with_its_labels(desk: PileDesk) -> None:
    form_id = desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2")))
    record, other = desk.api.get(f"/piles/{pile_id}/records")["items"]
    desk.api.label(record["fields"][0]["image_id"], "MEIER")
    record, _ = desk.api.get(f"/piles/{pile_id}/records")["items"]
    path = f"/api/v1/records/{record['id']}"
    for _ in range(2):
        assert desk.api.client.delete(path, headers={"Author": "Anna"}).status_code == 204
    problem(desk.api.client.get(path), 404)
    problem(desk.api.client.get(f"/api/v1/pages/{record['pages'][0]}"), 404)
    assert desk.api.get(f"/piles/{pile_id}/records")["items"] == [other]
    pile = desk.api.get(f"/piles/{pile_id}")
    assert (pile["pages"], pile["states"]["waiting"], pile["states"]["registered"]) == (2, 0, 2)
    assert desk.api.get("/images")["total"] == 3
    assert desk.api.get("/bin/images")["items"] == []
    assert b"MEIER" not in desk.api.client.get(f"/api/v1/piles/{pile_id}/export?format=csv").data
    problem(desk.api.client.delete(f"/api/v1/forms/{form_id}"), 409)

    found = desk.api.get("/bin/records")
    (item,) = found["items"]
    assert item["deleted_at"].endswith("+00:00")
    assert {**item, "deleted_at": None} == {
        "id": record["id"],
        "number": 1,
        "pile_id": pile_id,
        "pile_name": "March",
        "form_name": "Survey",
        "pages": 2,
        "images": 3,
        "deleted_at": None,
        "deleted_by": "Anna",
    }
    assert (found["total"], found["next_cursor"]) == (1, None)
    problem(desk.api.client.get("/api/v1/bin/records?cursor=x"), 422)

    restored = desk.api.client.post(f"{path}/restore")
    assert restored.get_json() == {"id": record["id"], "number": 1, "pile_id": pile_id}
    assert desk.api.get(f"/piles/{pile_id}/records")["items"] == [record, other]
    assert b"MEIER" in desk.api.client.get(f"/api/v1/piles/{pile_id}/export?format=csv").data
    problem(desk.api.client.post(f"{path}/restore"), 404)
    problem(desk.api.client.delete("/api/v1/records/404"), 404)


def test_records_of_the_bin_come_in_parts(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2 C1 C2")))
    for record in desk.api.get(f"/piles/{pile_id}/records")["items"]:
        desk.api.client.delete(f"/api/v1/records/{record['id']}")
    first = desk.api.get("/bin/records", limit=2)
    rest = desk.api.get("/bin/records", cursor=first["next_cursor"])
    assert [record["number"] for record in first["items"] + rest["items"]] == [3, 2, 1]
    assert (first["total"], rest["next_cursor"]) == (3, None)
