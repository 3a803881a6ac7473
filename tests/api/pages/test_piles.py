"""Piles over HTTP: brought, counted, deleted, restored."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from backend.pages.form import Field
from backend.pages.geometry import Rect
from tests.api.api_client import problem
from tests.api.pages.pile_desk import PileDesk
from tests.services.piles.scans import FIELDS, file_of, pdf_of, printed

pytestmark = pytest.mark.slow

TEXT = b"no page"
FORM = "multipart/form-data"


def test_each_file_has_a_result_and_a_bad_one_does_not_affect_the_others(desk: PileDesk) -> None:
    files = (("box 1/scan.pdf", pdf_of("A1 A2")), ("notes.txt", TEXT))
    body = desk.upload(*files, name="March").get_json()
    assert body["results"][0] == {
        "path": "box 1/scan.pdf",
        "status": "added",
        "pages": 2,
        "records_in_bin": [],
        "problem": None,
    }
    refused = body["results"][1]
    assert (refused["status"], refused["pages"]) == ("refused", None)
    assert (refused["problem"]["status"], refused["problem"]["type"]) == (
        415,
        "urn:paraph:problem:not-a-page",
    )
    again = desk.upload(files[0], name="March").get_json()
    assert (again["pile_id"], again["results"][0]["status"]) == (body["pile_id"], "exists")


def test_where_every_file_is_refused_nothing_is_stored(desk: PileDesk) -> None:
    refused = problem(desk.upload(("notes.txt", TEXT), name="March"), 415)
    assert refused["results"][0]["error"]["title"] == "Not a page"
    assert desk.api.get("/piles") == {"items": [], "next_cursor": None}


def test_an_upload_sent_again_gets_the_first_response(desk: PileDesk) -> None:
    key = {"Idempotency-Key": "pile-1"}
    first = desk.upload(("scan.pdf", pdf_of("A1")), headers=key, name="March").get_json()
    assert desk.upload(("scan.pdf", pdf_of("A1")), headers=key, name="March").get_json() == first
    other = problem(desk.upload(("scan.pdf", pdf_of("A2")), headers=key, name="March"), 422)
    assert other["field"] == "Idempotency-Key"


def test_a_response_kept_by_earlier_code_says_nothing_of_the_bin(desk: PileDesk) -> None:
    key = {"Idempotency-Key": "pile-1"}
    first = desk.upload(("scan.pdf", pdf_of("A1")), headers=key, name="March").get_json()
    desk.strip_kept_responses()
    assert desk.upload(("scan.pdf", pdf_of("A1")), headers=key, name="March").get_json() == first


def test_the_counts_of_a_pile_add_up(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 - X B1")))
    pile = desk.api.get(f"/piles/{pile_id}")
    desk.upload(("more.pdf", pdf_of("C1 C2 C1")), name="March")
    assert pile["states"] == {
        "waiting": 0,
        "registered": 3,
        "blank": 1,
        "foreign": 1,
        "needs help": 0,
        "refused": 0,
    }
    assert (pile["pages"], pile["records"]) == (5, {"complete": 0, "pages missing": 1, "needs help": 1})
    assert pile["fields"] == {"all": 5, "checked": 0}
    assert pile["files"] == [
        {"id": pile["files"][0]["id"], "path": "scan.pdf", "state": "done", "pages": 5, "error": None}
    ]
    assert (pile["waiting_for_form"], pile["alike"]) == (0, [{"page_id": 4, "pages": 1}])
    (listed,) = desk.api.get("/piles")["items"]
    assert (listed["name"], listed["pages"], listed["states"]["waiting"]) == ("March", 8, 3)


def test_a_deleted_pile_is_in_the_bin_with_its_fields_and_comes_back(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    batch_id = desk.api.get(f"/piles/{pile_id}")["batch_id"]
    page_id = desk.pages(pile_id)[0]["id"]
    assert desk.api.client.delete(f"/api/v1/piles/{pile_id}").status_code == 204
    for path in (f"/piles/{pile_id}", f"/pages/{page_id}", f"/piles/{pile_id}/records", "/records/1"):
        problem(desk.api.client.get(f"/api/v1{path}"), 404)
    assert desk.pages(pile_id) == []
    assert desk.api.get("/images")["total"] == 0
    assert desk.api.client.post(f"/api/v1/batches/{batch_id}/restore").status_code == 200
    assert len(desk.pages(pile_id)) == 2
    assert desk.api.get("/images")["total"] == 3


def test_piles_come_in_parts_the_newest_first(desk: PileDesk) -> None:
    for name in ("a", "b", "c"):
        desk.upload((f"{name}.pdf", pdf_of("A1")), name=name)
    first = desk.api.get("/piles", limit=2)
    rest = desk.api.get("/piles", cursor=first["next_cursor"])
    assert [pile["name"] for pile in first["items"] + rest["items"]] == ["c", "b", "a"]
    assert rest["next_cursor"] is None


def test_a_batch_of_images_is_no_pile(desk: PileDesk) -> None:
    desk.api.image()
    batch = desk.api.get("/images/1")["batch_id"]
    desk.api.client.patch(f"/api/v1/batches/{batch}", json={"name": "Crops"})
    problem(desk.upload(("scan.pdf", pdf_of("A1")), name="Crops"), 409)


def test_a_pile_is_cut_again_when_its_form_has_got_a_field(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    before = desk.pages(pile_id)[0]["corners"]
    desk.keep_form(*FIELDS, Field("Town", "name", 1, Rect(30, 75, 40, 8)))
    answer = desk.api.client.post(f"/api/v1/piles/{pile_id}/cut", json={"form_id": None})
    assert (answer.status_code, answer.get_json()["id"]) == (202, pile_id)
    desk.cut()
    after = desk.pages(pile_id)[0]["corners"]
    assert after.keys() == before.keys() | {"Town"}
    assert {name: after[name] for name in before} == before
    problem(desk.api.client.post("/api/v1/piles/9/cut", json={}), 404)


RECORDS = b"[[1, [1, 2]], [2, [3, 4]], [3, [5, 6]]]"
"""Ids of three records, each with the ids of its pages."""
MISCOUNT = {
    "whole": 3,
    "doubted": 3,
    "record_id": 1,
    "fingerprint": hashlib.sha256(RECORDS).hexdigest(),
    "checked_by": None,
}


def test_a_file_that_is_sent_again_says_which_of_its_records_lie_in_the_bin(desk: PileDesk) -> None:
    desk.keep_form()
    scan = ("scan.pdf", pdf_of("A1 A2 B1 B2"))
    desk.cut(scan)
    assert desk.api.client.delete("/api/v1/records/2").status_code == 204
    (result,) = desk.upload(scan, name="March").get_json()["results"]
    assert (result["status"], result["records_in_bin"]) == ("exists", [{"id": 2, "number": 2}])
    assert desk.api.client.post("/api/v1/records/2/restore").status_code == 200
    (result,) = desk.upload(scan, name="March").get_json()["results"]
    assert (result["status"], result["records_in_bin"]) == ("exists", [])


def test_where_another_number_of_forms_is_whole_the_pile_says_so_and_records_need_help(
    desk: PileDesk,
) -> None:
    desk.keep_form()
    pdf = pdf_of("A1 A2 B1 C2 D1 D2")
    pile_id = desk.upload(("scan.pdf", pdf), name="March", counted="4").get_json()["pile_id"]
    assert (desk.api.get(f"/piles/{pile_id}")["counted"], desk.api.get(f"/piles/{pile_id}")["miscount"]) == (
        4,
        None,
    )
    desk.cut()
    (listed,) = desk.api.get("/piles")["items"]
    assert (listed["miscount"], listed["records"]) == (
        MISCOUNT,
        {"complete": 0, "pages missing": 0, "needs help": 3},
    )
    first = desk.api.get(f"/piles/{pile_id}/records", state="needs help")["items"][0]
    assert (first["state"], first["by_order"]) == ("needs help", "doubted")
    export = desk.api.client.get(f"/api/v1/piles/{pile_id}/export").get_data(as_text=True)
    assert [line.split(",")[1] for line in export.splitlines()] == ["STATE", *["needs help"] * 3]
    desk.upload(("more.pdf", pdf_of("E1 E2")), name="March")  # says nothing of the number
    assert desk.api.get(f"/piles/{pile_id}")["counted"] == 4
    desk.cut()
    assert desk.api.get(f"/piles/{pile_id}")["miscount"] is None


def test_a_person_counts_later_looks_through_the_records_and_takes_it_back(desk: PileDesk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 C2 D1 D2")))
    address = f"/api/v1/piles/{pile_id}"
    patched = desk.api.client.patch(address, json={"counted": 4})
    assert (patched.status_code, patched.get_json()["miscount"]) == (200, MISCOUNT)
    seen = {"fingerprint": patched.get_json()["miscount"]["fingerprint"]}
    stale = problem(desk.api.client.post(f"{address}/check", json={"fingerprint": "of others"}), 409)
    assert stale["detail"] == "The records have changed meanwhile; look through them again."
    checked = desk.api.client.post(f"{address}/check", json=seen, headers={"Author": "Zo%C3%A9"}).get_json()
    assert checked["miscount"] == {
        "whole": 3,
        "doubted": 0,
        "record_id": None,
        "fingerprint": None,
        "checked_by": "Zoé",
    }
    assert checked["records"]["complete"] == 3
    problem(desk.api.client.delete(f"{address}/check?fingerprint=of+others"), 409)
    taken_back = desk.api.client.delete(f"{address}/check", query_string=seen).get_json()
    assert taken_back["miscount"] == MISCOUNT
    assert desk.api.client.patch(address, json={"counted": None}).get_json()["miscount"] is None


def test_where_nobody_has_counted_and_a_page_is_lost_the_pile_says_what_order_does_not_prove(
    desk: PileDesk,
) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 B1 C2 D1 D2 E1")))
    address = f"/api/v1/piles/{pile_id}"
    (listed,) = desk.api.get("/piles")["items"]
    fingerprint = hashlib.sha256(b"[[1, [1, 2]], [2, [3, 4]]]").hexdigest()
    unproven = {
        "missing": 1,
        "records": 2,
        "record_id": 1,
        "fingerprint": fingerprint,
        "checked_by": None,
    }
    assert (listed["unproven"], listed["miscount"]) == (unproven, None)
    assert listed["records"] == {"complete": 2, "pages missing": 1, "needs help": 1}
    shown = [(each["state"], each["by_order"]) for each in desk.api.get(f"/piles/{pile_id}/records")["items"]]
    assert shown == [
        *[("complete", "unproven")] * 2,
        ("needs help", None),
        ("pages missing", None),
    ]
    checked = desk.api.client.post(f"{address}/check", json={"fingerprint": fingerprint}).get_json()
    assert (checked["unproven"]["records"], checked["unproven"]["checked_by"]) == (0, "local")
    assert desk.api.get("/records/1")["by_order"] == "checked"
    assert desk.api.client.delete(f"{address}/check").get_json()["unproven"] == unproven
    assert desk.api.client.patch(address, json={"counted": 3}).get_json()["unproven"] is None
    assert desk.api.get("/records/1")["by_order"] == "trusted"


@pytest.mark.parametrize("counted", ["0", "-3", "many", "1000001", "9" * 5000, "2.5"])
def test_what_is_no_number_of_forms_is_refused_before_anything_is_kept(desk: PileDesk, counted: str) -> None:
    refused = problem(desk.upload(("scan.pdf", pdf_of("A1")), name="March", counted=counted), 422)
    assert refused["detail"].startswith("counted must be a whole number from 1 to 1,000,000. Received: ")
    assert refused["field"] == "counted"
    assert desk.api.get("/piles")["items"] == []


@pytest.mark.parametrize("counted", [0, -3, "4", 1000001, 2.5, True, [4]])
def test_what_is_no_number_of_forms_does_not_change_a_pile(desk: PileDesk, counted: Any) -> None:
    pile_id = desk.upload(("scan.pdf", pdf_of("A1")), name="March", counted="4").get_json()["pile_id"]
    problem(desk.api.client.patch(f"/api/v1/piles/{pile_id}", json={"counted": counted}), 422)
    problem(desk.api.client.patch(f"/api/v1/piles/{pile_id}", json={}), 422)
    assert desk.api.get(f"/piles/{pile_id}")["counted"] == 4


def test_nobody_counts_or_checks_a_pile_that_is_not_there(desk: PileDesk) -> None:
    client = desk.api.client
    problem(client.patch("/api/v1/piles/9", json={"counted": 4}), 404)
    problem(client.post("/api/v1/piles/9/check", json={"fingerprint": "of no pile"}), 404)
    problem(client.delete("/api/v1/piles/9/check"), 404)


def test_pages_that_wait_for_a_form_become_one(desk: PileDesk) -> None:
    pages = file_of([printed(1, strokes=4), printed(1, strokes=7)])
    pile_id = desk.cut(("scan.pdf", pages))
    pile = desk.api.get(f"/piles/{pile_id}")
    assert (pile["waiting_for_form"], pile["alike"]) == (2, [{"page_id": 1, "pages": 2}])
    client = desk.api.client
    made = client.post(
        "/api/v1/forms", data={"page_id": "1", "turned": "180", "name": "Survey"}, content_type=FORM
    )
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert [made.get_json()[name] for name in ("name", "fields", "is_sample")] == ["Survey", [], False]


@pytest.mark.parametrize(
    ("parts", "status", "words"),
    [
        ({"page_id": "7"}, 404, "no such page"),
        ({"page_id": "one"}, 422, "page_id must be a whole number"),
        ({"page_id": "9" * 5000}, 422, "page_id must be a whole number"),
        ({"page_id": "1", "turned": "45"}, 422, "turned must be 0, 90, 180 or 270"),
        ({"page_id": "1", "files": (io.BytesIO(b"%PDF-"), "a.pdf")}, 422, "either files or page_id"),
    ],
)
def test_what_is_no_page_of_a_pile_becomes_no_form(
    desk: PileDesk, parts: dict[str, Any], status: int, words: str
) -> None:
    refused = problem(desk.api.client.post("/api/v1/forms", data=parts, content_type=FORM), status)
    assert words in refused["detail"]
    assert desk.api.get("/forms")["items"] == []
