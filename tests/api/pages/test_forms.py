"""Forms over HTTP: made, drawn, taken along, deleted."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from backend.api import request_limits
from backend.pages.form_file import dump
from tests.api.api_client import ApiClient, problem
from tests.services.forms.library.sheets import COMB, NAME, form_file, sheet

FIELD = {"name": "Name", "kind": "name", "page": 1, "rect_mm": [10, 60, 60, 8]}


def imported(api: ApiClient, text: str, **options: Any) -> TestResponse:
    return api.client.post(
        "/api/v1/forms/import", data=text, **{"content_type": "application/json", **options}
    )


@pytest.fixture
def form_id(api: ApiClient) -> int:
    """A form with a name and a comb, at version 1."""
    answer = imported(api, dump(form_file(fields=(NAME, COMB))))
    assert answer.status_code == 201, answer.get_json()
    found: int = answer.get_json()["id"]
    return found


def change(api: ApiClient, form_id: int, *fields: dict[str, Any], match: str = '"1"', **members: Any) -> Any:
    body = {"name": "Slip", "pages": [{"width_mm": 105, "height_mm": 148}], "fields": list(fields)} | members
    return api.client.put(f"/api/v1/forms/{form_id}", json=body, headers={"If-Match": match})


@pytest.mark.slow
def test_a_form_is_made_of_a_file_and_says_where_its_size_is_a_guess(api: ApiClient) -> None:
    data = io.BytesIO()
    Image.fromarray(sheet()).save(data, "PNG")
    data.seek(0)
    answer = api.client.post("/api/v1/forms", data={"files": [(data, "Slip.png")]})
    body = answer.get_json()
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert body == {
        "id": body["id"],
        "name": "Slip",
        "version": 1,
        "is_sample": False,
        "pages": [
            {
                "number": 1,
                "width_mm": 210.0,
                "height_mm": 297.0,
                "size_known": False,
                "width": 496,
                "height": 699,
            }
        ],
        "fields": [],
    }


@pytest.mark.slow
def test_a_file_that_is_no_page_is_refused_in_words(api: ApiClient) -> None:
    data = {"files": [(io.BytesIO(b"no page"), "notes.txt")], "name": "Slip"}
    refusal = problem(api.client.post("/api/v1/forms", data=data), 422)
    assert refusal["field"] == "files"
    assert refusal["detail"].startswith("notes.txt: This is neither a PDF nor an image")
    assert api.get("/forms")["items"] == []


def test_a_form_needs_a_file(api: ApiClient) -> None:
    problem(api.client.post("/api/v1/forms", data={"name": "Slip"}), 415)
    body = {"files": (io.BytesIO(b""), ""), "name": "Slip"}
    assert problem(api.client.post("/api/v1/forms", data=body, content_type="multipart/form-data"), 422)


def test_forms_are_listed_with_their_counts(api: ApiClient, form_id: int) -> None:
    (item,) = api.get("/forms")["items"]
    assert item.pop("created_at").endswith("+00:00")
    assert item.pop("changed_at").endswith("+00:00")
    assert item == {
        "id": form_id,
        "name": "Slip",
        "version": 1,
        "pages": 1,
        "fields": 2,
        "is_sample": False,
    }


def test_a_form_shows_its_fields_in_millimetres(api: ApiClient, form_id: int) -> None:
    answer = api.client.get(f"/api/v1/forms/{form_id}")
    assert answer.headers["ETag"] == '"1"'
    assert answer.get_json()["fields"] == [
        FIELD | {"optional": False, "boxes": 0, "case": None, "accents": None},
        {
            "name": "Code",
            "kind": "comb",
            "page": 1,
            "rect_mm": [10, 80, 60, 8],
            "optional": True,
            "boxes": 10,
            "case": None,
            "accents": None,
        },
    ]


def test_a_field_s_case_and_accents_are_a_change_of_the_form(api: ApiClient, form_id: int) -> None:
    answer = change(api, form_id, FIELD | {"case": "written", "accents": "kept"})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    (field,) = answer.get_json()["fields"]
    assert (field["case"], field["accents"]) == ("written", "kept")
    assert api.get(f"/forms/{form_id}/file")["fields"][0]["case"] == "written"
    assert "case" not in api.get(f"/forms/{form_id}/file", version=1)["fields"][0]


def test_a_change_is_the_next_version_and_the_old_file_stays(api: ApiClient, form_id: int) -> None:
    before = api.get(f"/forms/{form_id}/file")
    answer = change(api, form_id, FIELD, name="Card")
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    assert (answer.get_json()["name"], answer.get_json()["version"]) == ("Card", 2)
    assert api.get(f"/forms/{form_id}/file", version=1) == before
    assert api.get(f"/forms/{form_id}/file")["name"] == "Card"


def test_nobody_s_change_is_written_over(api: ApiClient, form_id: int) -> None:
    assert change(api, form_id, FIELD).status_code == 200
    refusal = problem(change(api, form_id, match='"1"'), 412)
    assert "at version 2" in refusal["detail"]
    body = {"name": "Slip", "pages": [], "fields": []}
    problem(api.client.put(f"/api/v1/forms/{form_id}", json=body), 428)


@pytest.mark.parametrize(
    ("members", "member"),
    [
        ({"fields": [FIELD | {"rect_mm": [80, 60, 60, 8]}]}, "fields[0].rect_mm"),
        ({"fields": [FIELD, FIELD]}, "fields[1].name"),
        ({"fields": [FIELD | {"kind": "tick"}]}, "fields[0].kind"),
        ({"fields": [FIELD | {"kind": "comb"}]}, "fields[0].boxes"),
        ({"fields": [FIELD | {"case": "small"}]}, "fields[0].case"),
        ({"pages": [{"width_mm": 10_000, "height_mm": 148}]}, "pages[0]"),
        ({"name": ""}, "name"),
    ],
)
def test_a_value_that_cannot_be_names_its_member(
    api: ApiClient, form_id: int, members: dict[str, Any], member: str
) -> None:
    refusal = problem(change(api, form_id, **members), 422)
    assert (refusal["member"], refusal["field"]) == (member, member)
    assert api.get(f"/forms/{form_id}")["version"] == 1


def test_a_member_of_a_wrong_type_is_named_too(api: ApiClient, form_id: int) -> None:
    refusal = problem(change(api, form_id, FIELD | {"rect_mm": ["x"]}), 422)
    assert refusal["field"] == "fields.0.rect_mm.0"


def test_a_name_is_taken_once(api: ApiClient, form_id: int) -> None:
    imported(api, dump(form_file("Card")))
    assert problem(change(api, form_id, name="Card"), 409)["field"] == "name"


def test_the_file_can_be_taken_along_and_brought_back(api: ApiClient, form_id: int) -> None:
    answer = api.client.get(f"/api/v1/forms/{form_id}/file")
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == "attachment; filename=Slip.json"
    again = imported(api, answer.get_data(as_text=True), headers={"Author": "Anna"}).get_json()
    assert (again["id"], again["version"]) == (form_id, 2)
    (item,) = api.get("/forms")["items"]
    assert item["version"] == 2
    (event,) = api.get("/audit", action="form.change")["items"]
    assert (event["actor"], event["target_id"]) == ("Anna", str(form_id))


@pytest.mark.parametrize(
    ("text", "status"), [("{", 422), ("[]", 422), ('{"format": "paraph-form", "format_version": 9}', 422)]
)
def test_another_file_is_refused(api: ApiClient, text: str, status: int) -> None:
    problem(imported(api, text), status)


def test_a_form_s_file_must_come_as_json_in_utf_8(api: ApiClient) -> None:
    problem(imported(api, "{}", content_type="text/plain"), 415)
    problem(imported(api, b"\xff\xfe"), 400)  # type: ignore[arg-type]


def test_only_a_form_s_file_may_be_larger_than_other_json(
    app: Flask, api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = json.dumps({"format": "x" * (request_limits.JSON_BYTES + 1)})
    assert "not a form" in problem(imported(api, large), 422)["detail"]
    problem(api.client.put("/api/v1/forms/1", data=large, content_type="application/json"), 413)
    monkeypatch.setattr(request_limits, "FORM_FILE_BYTES", 1000)
    problem(imported(api, large), 413)


def test_the_picture_of_a_version_never_changes(api: ApiClient, form_id: int) -> None:
    address = f"/api/v1/forms/{form_id}/pages/1/picture"
    newest = api.client.get(address)
    kept = api.client.get(address, query_string={"version": 1})
    assert Image.open(io.BytesIO(newest.data)).size == (496, 699)
    assert (newest.data, newest.headers["Cache-Control"]) == (kept.data, "private, no-cache")
    assert "immutable" in kept.headers["Cache-Control"]
    assert api.client.get(address, headers={"If-None-Match": newest.headers["ETag"]}).status_code == 304


def test_print_is_given_to_draw_along(api: ApiClient, form_id: int) -> None:
    found = api.get(f"/forms/{form_id}/pages/1/print")
    assert set(found) == {"boxes", "horizontal", "vertical"}


def test_a_form_is_deleted_with_its_pictures(api: ApiClient, form_id: int) -> None:
    assert api.client.delete(f"/api/v1/forms/{form_id}").status_code == 204
    problem(api.client.delete(f"/api/v1/forms/{form_id}"), 404)
    assert api.get("/forms")["items"] == []


@pytest.mark.parametrize("rest", ["", "/file", "/file?version=3", "/pages/1/picture", "/pages/1/print"])
def test_a_form_that_is_not_there_is_a_404(api: ApiClient, rest: str) -> None:
    problem(api.client.get(f"/api/v1/forms/99{rest}"), 404)


@pytest.mark.parametrize("rest", ["/file?version=3", "/pages/2/picture", "/pages/2/print"])
def test_a_page_or_version_that_is_not_there_is_a_404(api: ApiClient, form_id: int, rest: str) -> None:
    problem(api.client.get(f"/api/v1/forms/{form_id}{rest}"), 404)
