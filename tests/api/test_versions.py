"""Versions: what there is, what is live, and moving the pointer."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from backend.store.database import db, writing
from backend.store.labels import select_label
from backend.store.previews import insert_previews
from backend.store.readings import adopt_readings
from tests.api.api_client import ApiClient, problem
from tests.api.bundles import ALPHABET, PLOT
from tests.store.test_previews import content


def test_every_version_is_listed_and_one_is_live(api: ApiClient) -> None:
    answer = api.get("/versions")
    assert answer["live"] == "fake-1"
    assert {version["name"]: version["live"] for version in answer["items"]} == {
        "fake-1": True,
        "fake-0": False,
    }


def test_a_version_shows_its_manifest(api: ApiClient) -> None:
    version = api.get("/versions/fake-0")
    assert version.pop("created_at").endswith("+00:00")
    assert version == {
        "name": "fake-0",
        "parent": None,
        "origin": "shipped",
        "state": "accepted",
        "live": False,
        "metrics": {"gold_test": {"n": 10, "cer": 0.02}},
        "run_id": None,
        "has_preview": False,
        "alphabet": ALPHABET.characters,
        "plots": ["learning-curve.svg"],
    }


def test_a_rollback_moves_the_pointer(api: ApiClient) -> None:
    response = api.client.post("/api/v1/versions/fake-0/promote", json={})
    assert (response.status_code, response.get_json()["live"]) == (200, True)
    assert api.get("/versions")["live"] == "fake-0"
    assert api.get("/stats")["live_version"] == "fake-0"


@pytest.mark.parametrize(("body", "field"), [({"reason": "gate"}, "reason"), ({"x": 1}, "x")])
def test_a_promotion_with_other_members_is_refused(api: ApiClient, body: dict, field: str) -> None:
    refusal = problem(api.client.post("/api/v1/versions/fake-0/promote", json=body), 422)
    assert field in refusal["errors"]
    assert api.get("/versions")["live"] == "fake-1"


@pytest.mark.parametrize("name", ["fake-9", "..", "%2e%2e", "CON", "..%5C..%5Cx", "x" * 300])
def test_a_version_that_is_not_there_is_a_404(api: ApiClient, name: str) -> None:
    problem(api.client.get(f"/api/v1/versions/{name}"), 404)
    problem(api.client.post(f"/api/v1/versions/{name}/promote", json={}), 404)
    problem(api.client.get(f"/api/v1/versions/{name}/plots/learning-curve.svg"), 404)


def test_a_version_whose_files_are_gone_is_shown_and_cannot_go_live(
    api: ApiClient, weights: Path, tmp_path: Path
) -> None:
    shutil.move(weights / "fake-0", tmp_path / "fake-0")
    try:
        assert api.get("/versions/fake-0")["alphabet"] is None
        problem(api.client.post("/api/v1/versions/fake-0/promote", json={}), 409)
    finally:
        shutil.move(tmp_path / "fake-0", weights / "fake-0")
    assert api.get("/versions")["live"] == "fake-1"


def test_a_plot_is_served_from_the_bundle(api: ApiClient) -> None:
    response = api.client.get("/api/v1/versions/fake-1/plots/learning-curve.svg")
    assert (response.data, response.mimetype) == (PLOT, "image/svg+xml")


def test_what_was_changed_in_a_bundle_is_not_shown(api: ApiClient, weights: Path) -> None:
    plot, manifest = weights / "fake-1" / "plots" / "learning-curve.svg", weights / "fake-1" / "manifest.json"
    before = manifest.read_bytes()
    try:
        plot.write_bytes(PLOT.replace(b"/", b" onload='x'/"))
        problem(api.client.get("/api/v1/versions/fake-1/plots/learning-curve.svg"), 404)
        plot.write_bytes(PLOT)
        assert api.client.get("/api/v1/versions/fake-1/plots/learning-curve.svg").status_code == 200
        manifest.write_bytes(before.replace(b"ABC", b"CBA"))
        assert api.get("/versions/fake-1")["alphabet"] is None
        problem(api.client.get("/api/v1/versions/fake-1/plots/learning-curve.svg"), 404)
    finally:
        manifest.write_bytes(before)
        plot.write_bytes(PLOT)


@pytest.mark.parametrize("file", ["confusion", "..%2fmanifest", "plots%2flearning-curve", "../../manifest"])
def test_only_plots_that_the_manifest_names_are_served(api: ApiClient, file: str) -> None:
    problem(api.client.get(f"/api/v1/versions/fake-1/plots/{file}.svg"), 404)


def seen(api: ApiClient, version: str, **texts: str) -> None:
    """Store what a version would read on images, as the worker does; keyword ``i7`` stands for image 7."""
    with api.app.app_context(), writing(db.session()) as session:
        insert_previews(session, {int(name[1:]): content(version, text) for name, text in texts.items()})


def test_the_preview_shows_what_would_change_with_the_riskiest_first(api: ApiClient) -> None:
    waits, sure, checked = api.read_image(900), api.read_image(130), api.read_image(140)
    assert api.label(checked, "MULLER").status_code == 200
    seen(api, "fake-0", **{f"i{waits}": "MILLER", f"i{sure}": "MILLER", f"i{checked}": "MUELLER"})
    answer = api.get("/versions/fake-0/preview")
    assert (answer["version"], answer["against"], answer["next_cursor"]) == ("fake-0", "fake-1", None)
    assert [item["image_id"] for item in answer["items"]] == [sure, waits]
    assert answer["items"][0]["old"] == {"text": "MULLER", "confidence": 0.87, "reason": None}
    assert answer["items"][0]["new"] == {"text": "MILLER", "confidence": 0.5, "reason": None}
    assert answer["items"][0]["file_url"] == f"/api/v1/images/{sure}/file"
    assert (answer["waiting"]["changed"], answer["checked"]["changed"]) == (2, 1)
    assert answer["is_being_read"] is False
    assert [api.get(f"/versions/{name}")["has_preview"] for name in ("fake-0", "fake-1")] == [False, True]
    lost = api.get("/versions/fake-0/preview", kind="checked")["items"]
    assert [(item["label"], item["new"]["text"]) for item in lost] == [("MULLER", "MUELLER")]


def test_the_preview_comes_in_chunks(api: ApiClient) -> None:
    ids = [api.read_image(130 + number) for number in range(3)]
    seen(api, "fake-0", **{f"i{image_id}": "MILLER" for image_id in ids})
    first = api.get("/versions/fake-0/preview", limit=2)
    rest = api.get("/versions/fake-0/preview", limit=2, cursor=first["next_cursor"])
    assert [item["image_id"] for item in [*first["items"], *rest["items"]]] == ids
    assert rest["next_cursor"] is None


def test_a_preview_of_nothing_and_odd_questions(api: ApiClient) -> None:
    answer = api.get("/versions/fake-1/preview")
    assert (answer["against"], answer["items"]) == (None, [])
    problem(api.client.get("/api/v1/versions/fake-9/preview"), 404)
    problem(api.client.get("/api/v1/versions/fake-0/preview?kind=all"), 422)
    problem(api.client.get("/api/v1/versions/fake-0/preview?cursor=x"), 422)


def test_a_text_that_somebody_types_while_a_version_goes_live_is_saved(api: ApiClient) -> None:
    image_id = api.read_image(130)
    shown = api.get(f"/images/{image_id}")
    seen(api, "fake-0", **{f"i{image_id}": "MILLER"})
    assert api.client.post("/api/v1/versions/fake-0/promote", json={}).status_code == 200
    with api.app.app_context(), writing(db.session()) as session:
        assert adopt_readings(session, "fake-0") == 1
    assert api.get(f"/images/{image_id}")["reading"]["text"] == "MILLER"
    saved = api.client.put(
        f"/api/v1/images/{image_id}/label",
        json={"kind": "text", "text": "MULLER", "reading_id": shown["reading"]["id"]},
        headers={"If-Match": '"0"'},
    )
    assert saved.status_code == 200, saved.get_json()
    with api.app.app_context():
        label = select_label(db.session(), image_id)
        assert label is not None
        assert label.kind == "confirmed", "it is what the person saw"
