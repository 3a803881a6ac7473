"""Images over HTTP: what comes in, one result a file, and what is shown of it again."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from PIL import Image

from backend.store.database import writing
from backend.store.images import insert_batch
from backend.store.piles.files import insert_pile
from backend.store.upload_keys import UploadKey
from backend.wiring import LET_PASS_S, wired, wiring_of
from tests.api.api_client import ApiClient, problem
from tests.services.pictures import pixel_bomb, png, zipped


def damaged(data: bytes) -> bytes:
    """Without its last third."""
    return data[: len(data) * 2 // 3]


def jpeg() -> bytes:
    data = io.BytesIO()
    Image.effect_noise((200, 60), 80).save(data, "JPEG")
    return data.getvalue()


def test_an_upload_has_a_result_for_each_file(api: ApiClient) -> None:
    answer = api.upload(("a.png", png(mark=1)), ("notes.jpg", b"only text"), batch="March").get_json()
    good, bad = answer["results"]
    assert answer["batch"] == {"id": 1, "name": "March"}
    assert (answer["created"], answer["exists"], answer["refused"]) == (1, 0, 1)
    assert good == {
        "file_name": "a.png",
        "path": "a.png",
        "outcome": "created",
        "image_id": 1,
        "near_duplicate_of": None,
        "error": None,
    }
    assert (bad["outcome"], bad["image_id"], bad["error"]["status"]) == ("refused", None, 415)
    assert set(bad["error"]) == {"type", "status", "title", "detail"}


def test_the_same_file_in_the_same_place_is_the_same_image_and_elsewhere_another(api: ApiClient) -> None:
    api.upload(("F1/a.png", png(mark=1)), batch="March")
    again = api.upload(("F1/a.png", png(mark=1)), ("F2/a.png", png(mark=1)), batch="March").get_json()
    assert [(r["path"], r["file_name"], r["outcome"], r["image_id"]) for r in again["results"]] == [
        ("F1/a.png", "a.png", "exists", 1),
        ("F2/a.png", "a.png", "created", 2),
    ]
    assert again["results"][1]["note"] == "Seen before: the same file is image 1, F1/a.png."
    assert [image["path"] for image in api.get("/images")["items"]] == ["F1/a.png", "F2/a.png"]


FAULTS = {
    "empty file": (b"", 422),
    "text named .jpg": (b"<html><script>alert(1)</script>", 415),
    "truncated JPEG": (damaged(jpeg()), 422),
    "truncated PNG": (damaged(png()), 422),
    "50,000 x 50,000 pixels": (pixel_bomb(50_000), 422),
}


@pytest.mark.parametrize(("content", "status"), FAULTS.values(), ids=FAULTS)
def test_a_bad_file_is_refused_with_words_and_costs_no_good_one(
    api: ApiClient, content: bytes, status: int
) -> None:
    answer = api.upload(("bad.jpg", content), ("good.png", png())).get_json()
    bad, good = answer["results"]
    assert (bad["outcome"], bad["error"]["status"], good["outcome"]) == ("refused", status, "created")
    assert len(bad["error"]["detail"]) > 20
    assert [image["file_name"] for image in api.get("/images")["items"]] == ["good.png"]


def test_a_zip_s_entries_are_files_of_their_own(api: ApiClient) -> None:
    archive = zipped(("one.png", png(mark=1)), ("deep/two.png", png(mark=2)), ("readme.txt", b"hello"))
    answer = api.upload(("scans.zip", archive)).get_json()
    assert (answer["created"], answer["refused"]) == (2, 1)


def test_a_path_that_leads_out_of_a_zip_is_only_a_name(api: ApiClient) -> None:
    answer = api.upload(
        ("scans.zip", zipped(("../../x.png", png(mark=1)), ("ok.png", png(mark=2))))
    ).get_json()
    outcomes = {result["file_name"]: result["outcome"] for result in answer["results"]}
    assert outcomes.popitem()[1] == "created"
    assert not any(".." in image["file_name"] for image in api.get("/images")["items"])


def test_a_zip_of_ten_thousand_entries_is_refused_with_the_limit(api: ApiClient) -> None:
    archive = zipped(*((f"{number}.png", b"x") for number in range(10_000)))
    answer = api.upload(("many.zip", archive))
    refusal = answer.get_json()
    if answer.status_code == 200:
        (result,) = refusal["results"]
        refusal = result["error"]
    assert refusal["status"] in (413, 422)
    assert "25" in refusal["detail"]
    assert api.get("/images")["total"] == 0


def test_a_csv_beside_the_images_tells_the_expected_names(api: ApiClient) -> None:
    table = b"FILENAME,IDENTITY\r\na.png,NULL\r\n"
    answer = api.upload(("a.png", png()), ("names.csv", table)).get_json()
    assert answer["expected"] == 1
    assert answer["lists"] == [{"file_name": "names.csv", "path": "names.csv", "names": 1, "matched": 1}]
    assert api.get("/images/1")["expected"] == "NULL"


def test_a_repeated_upload_gets_the_first_response(api: ApiClient) -> None:
    first = api.upload(("a.png", png()), headers={"Idempotency-Key": "u-1"})
    again = api.upload(("a.png", png()), headers={"Idempotency-Key": "u-1"})
    assert first.get_json() == again.get_json()
    assert again.get_json()["created"] == 1
    assert api.get("/images")["total"] == 1


@pytest.mark.parametrize(
    ("file", "form"),
    [(("a.png", png(1)), {}), (("b.png", png()), {}), (("a.png", png()), {"batch": "other"})],
    ids=["bytes", "name", "batch"],
)
def test_a_key_with_another_content_is_refused(
    api: ApiClient, file: tuple[str, bytes], form: dict[str, str]
) -> None:
    headers = {"Idempotency-Key": "u-1"}
    api.upload(("a.png", png()), headers=headers)
    refusal = problem(api.upload(file, headers=headers, **form), 422)
    assert (refusal["field"], refusal["detail"]) == (
        "Idempotency-Key",
        "This Idempotency-Key was used for another upload before. Use a new key for each request.",
    )
    assert api.get("/images")["total"] == 1


def test_the_response_kept_by_an_earlier_release_comes_back_as_it_was(api: ApiClient) -> None:
    files, headers = [("a.png", png()), ("b.png", b"text")], {"Idempotency-Key": "u-1"}
    first = api.upload(*files, headers=headers).get_json()
    error = {"status": 415, "title": "Not an image", "detail": first["results"][1]["error"]["detail"]}
    assert first["results"][1]["error"] == {"type": "urn:paraph:problem:not-an-image", **error}
    first["results"][1]["error"] = error
    with api.app.app_context():
        session = wired().session
        with writing(session):
            row = session.get_one(UploadKey, "u-1")
            row.response, row.content = first, None
    assert api.upload(*files, headers=headers).get_json() == first


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "é"])
def test_a_key_that_is_none_is_refused(api: ApiClient, key: str) -> None:
    refusal = problem(api.upload(("a.png", png()), headers={"Idempotency-Key": key}), 422)
    assert refusal["field"] == "Idempotency-Key"


def test_an_upload_without_a_file_is_refused(api: ApiClient) -> None:
    problem(
        api.client.post("/api/v1/images", data={"batch": "March"}, content_type="multipart/form-data"), 422
    )


def test_files_come_as_a_form_and_no_other_way(api: ApiClient) -> None:
    refusal = problem(api.client.post("/api/v1/images", data=png(), content_type="image/png"), 415)
    assert refusal["detail"].endswith("Received: 'image/png'")


def test_one_image_has_its_reading_its_label_and_its_revision(api: ApiClient) -> None:
    image_id = api.read_image(200)
    response = api.client.get(f"/api/v1/images/{image_id}")
    image = response.get_json()
    assert response.headers["ETag"] == '"0"'
    assert image["reading"].pop("created_at").endswith("+00:00")
    assert image.pop("created_at").endswith("+00:00")
    assert image == {
        "id": image_id,
        "file_name": "field-0.png",
        "path": "field-0.png",
        "batch_id": 1,
        "width": 200,
        "height": 40,
        "file_url": f"/api/v1/images/{image_id}/file",
        "expected": None,
        "state": "pending",
        "reading": {
            "id": 1,
            "version": "fake-1",
            "status": "name",
            "reason": None,
            "text": "MULLER",
            "confidence": 0.8,
            "legible": True,
            "spans": [{"character": "M", "start_x": 3.0, "end_x": 18.5, "confidence": 0.99}],
            "alternatives": [{"text": "MULLER", "confidence": 0.8}, {"text": "MILLER", "confidence": 0.01}],
        },
        "label": None,
        "revision": 0,
        "reading_error": None,
        "field": None,
        "case": "upper",
        "accents": "folded",
    }


def test_the_picture_is_served_as_a_png_that_never_changes(api: ApiClient) -> None:
    image_id = api.image(150)
    response = api.client.get(f"/api/v1/images/{image_id}/file")
    assert (response.status_code, response.content_type) == (200, "image/png")
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(response.data)).size == (150, 40)
    again = api.client.get(
        f"/api/v1/images/{image_id}/file", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_script_inside_a_picture_is_not_served(api: ApiClient) -> None:
    api.upload(("polyglot.png", png() + b"<script>alert(1)</script>"))
    assert b"<script>" not in api.client.get("/api/v1/images/1/file").data


@pytest.mark.parametrize("path", ["404", "404/file", "2147483648", "99999999999999999999", "0", "x"])
def test_an_image_that_is_not_there_is_a_404(api: ApiClient, path: str) -> None:
    problem(api.client.get(f"/api/v1/images/{path}"), 404)


def test_a_picture_whose_file_is_gone_is_a_404_too(api: ApiClient) -> None:
    image_id = api.image()
    for file in (api.settings.data_dir / "images").rglob("*"):
        if file.is_file():
            file.unlink()
    assert "missing" in problem(api.client.get(f"/api/v1/images/{image_id}/file"), 404)["detail"]


@pytest.mark.parametrize("content", [b"", b"\x89PNG other bytes", b"<script>alert(1)</script>"])
def test_a_picture_whose_bytes_were_changed_is_not_served(api: ApiClient, content: bytes) -> None:
    image_id = api.image()
    (file,) = (path for path in (api.settings.data_dir / "images").rglob("*") if path.is_file())
    file.write_bytes(content)
    refusal = problem(api.client.get(f"/api/v1/images/{image_id}/file"), 404)
    assert refusal["detail"] == (
        "The file of this image is damaged. Restore the images folder from a backup; flask doctor lists them."
    )


def test_a_batch_is_found_by_its_id_or_name(api: ApiClient) -> None:
    api.upload(("a.png", png(mark=1)), batch="March")
    by_id = api.upload(("b.png", png(mark=2)), batch="1").get_json()
    by_name = api.upload(("c.png", png(mark=3)), batch="March").get_json()
    assert by_id["batch"] == by_name["batch"] == {"id": 1, "name": "March"}


def test_a_batch_name_is_never_an_id(api: ApiClient) -> None:
    api.upload(("a.png", png(mark=1)), batch="March")
    answer = api.upload(("b.png", png(mark=2)), batch_name="01").get_json()
    assert answer["batch"] == {"id": 2, "name": "01"}
    refusal = problem(api.upload(("b.png", png()), batch_name="01", batch="1"), 422)
    assert refusal["field"] == "batch_name"


def test_images_are_refused_where_a_pile_has_the_name(api: ApiClient) -> None:
    with api.app.app_context():
        session = wired().session
        with writing(session):
            insert_pile(session, insert_batch(session, "Cards").id)
    refusal = problem(api.upload(("a.png", png()), batch_name="Cards"), 409)
    assert refusal["detail"] == "Pages are called 'Cards'. Choose another name."
    assert api.get("/images")["total"] == 0


@pytest.mark.parametrize("batch", ["9" * 30, "x" * 201, "a\x00b"])
def test_a_strange_batch_name_is_no_crash(api: ApiClient, batch: str) -> None:
    assert api.upload(("a.png", png()), batch=batch).status_code in (200, 422)


def test_an_upload_lets_readings_and_labels_go_first(
    api: ApiClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = wiring_of(app).quick_requests
    waits: list[float] = []
    monkeypatch.setattr(quick, "let_pass", waits.append)
    api.upload(("a.png", png(1)), ("b.png", png(2)), ("c.png", png(3)))
    assert waits == [LET_PASS_S] * 3
    assert quick._count == 0
    api.label(1, "ANNA")
    api.client.post("/api/v1/predict", data={"files": (io.BytesIO(png()), "a.png")})
    assert quick._count == 0  # nobody counts any more who has been answered
