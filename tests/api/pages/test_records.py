"""Records over HTTP: every field of the form, with its image where its page is there."""

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


def test_a_deleted_record_is_gone_with_its_images(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 B2")))
    record = desk.api.get(f"/piles/{pile_id}/records")["items"][0]
    path = f"/api/v1/records/{record['id']}"
    assert desk.api.client.delete(path).status_code == 204
    problem(desk.api.client.delete(path), 404)
    pile = desk.api.get(f"/piles/{pile_id}")
    assert (pile["pages"], pile["states"]["waiting"], pile["states"]["registered"]) == (2, 0, 2)
    assert desk.api.get("/images")["total"] == 3
