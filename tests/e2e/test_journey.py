"""The whole cycle: upload, correct, retrain, promote or roll back, export."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import decide, drop_files, open_view, version_row
from tests.e2e.server import Server, wait_for
from tests.handwriting import NamedImage, named_images

pytestmark = [pytest.mark.browser, pytest.mark.slow]

UPLOADED = 20
TYPED = ("ÉLODIE", "O’Neill", "LE GUENNEC")
A_RUN_MS = 8 * 60_000


def test_upload_review_retrain_roll_back_and_export(page: Page, server: Server, tmp_path: Path) -> None:
    images = named_images(UPLOADED + 1)
    shipped = server.get("/versions").json()["live"]

    upload_by_drag_and_drop(page, server, images[:UPLOADED])
    decided = review_by_keyboard(page, server)
    candidate = retrain_and_make_live(page, server)
    the_next_reading_names(candidate, page, server, images[UPLOADED])
    roll_back(page, server, to=shipped)
    the_export_says_what_was_typed(page, server, tmp_path, decided)


def upload_by_drag_and_drop(page: Page, server: Server, images: list[NamedImage]) -> None:
    open_view(page, server, "upload")
    drop_files(page, [image.path for image in images])
    expect(page.get_by_test_id("upload-result")).to_have_count(len(images))
    server.wait_until_read(len(images))


def review_by_keyboard(page: Page, server: Server) -> dict[int, str]:
    """Type three names and accept the rest with Enter. Image id -> text."""
    open_view(page, server, "review")
    decided = dict(decide(page, text) for text in TYPED)
    while len(decided) < UPLOADED:
        image, text = decide(page)
        assert image not in decided, "an image came up twice"
        decided[image] = text
    wait_for("all labels to be saved", lambda: labelled(server) == UPLOADED)
    return decided


def labelled(server: Server) -> int:
    return sum(server.get("/stats").json()["labelled"].values())


def retrain_and_make_live(page: Page, server: Server) -> str:
    """Press Retrain and wait for the verdict; promote by hand what the gate rejected. Returns the version's name."""
    open_view(page, server, "models")
    page.get_by_test_id("retrain-button").click()
    expect(page.get_by_test_id("run-progress").first).to_be_visible()
    expect(page.get_by_test_id("run-verdict").first).to_be_visible(timeout=A_RUN_MS)
    run = server.get("/runs").json()["items"][0]
    assert run["state"] in {"done", "rejected"}, run["reason"]
    candidate = str(run["candidate_version"])
    if run["state"] == "rejected":
        version_row(page, candidate).get_by_test_id("promote-button").click()
        page.get_by_role("dialog").locator(".button-danger").click()
    wait_for("the candidate to be live", lambda: server.get("/versions").json()["live"] == candidate)
    return candidate


def the_next_reading_names(version: str, page: Page, server: Server, image: NamedImage) -> None:
    open_view(page, server, "upload")
    page.get_by_test_id("upload-input").set_input_files(image.path)
    expect(page.get_by_test_id("upload-result").filter(has_text=image.path.name)).to_be_visible()
    server.wait_until_read(UPLOADED + 1)
    open_view(page, server, "review")
    expect(page.get_by_test_id("review-image")).to_be_visible()
    expect(page.locator("[data-view=review]")).to_contain_text(version)


def roll_back(page: Page, server: Server, to: str) -> None:
    open_view(page, server, "models")
    version_row(page, to).get_by_test_id("rollback-button").click()
    wait_for("the old version to be live", lambda: server.get("/versions").json()["live"] == to)


def the_export_says_what_was_typed(page: Page, server: Server, folder: Path, decided: dict[int, str]) -> None:
    open_view(page, server, "export")
    with page.expect_download() as download:
        page.get_by_test_id("export-csv").click()
    saved = folder / "labels.csv"
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = {int(row["IMAGE_ID"]): row for row in csv.DictReader(file)}
    names = {
        image: row["IDENTITY"] for image, row in rows.items() if row["KIND"] in {"confirmed", "corrected"}
    }
    assert names == {image: text for image, text in decided.items() if text}
    assert sorted(row["IDENTITY"] for row in rows.values() if row["KIND"] == "corrected") == sorted(TYPED)
