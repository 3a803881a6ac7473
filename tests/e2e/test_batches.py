"""Each upload is a batch: named, followed, reviewed and exported on its own; large uploads can be paused."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.e2e.pages import decide, open_view
from tests.e2e.server import Server, wait_for
from tests.handwriting import SAMPLES

pytestmark = pytest.mark.browser

HUNDREDS = 600
DAMAGED = 3
UPLOADED_WITHIN_MS = 240_000


def upload_as(server: Server, batch: str, *names: str) -> None:
    """Upload samples under a batch's name."""
    files = [("files", (name, (SAMPLES / name).read_bytes())) for name in names]
    answer = server.post("/images", files=files, data={"batch": batch})
    assert answer.status_code == 200, answer.text


def test_a_batch_shows_its_progress_and_is_reviewed_and_exported_by_itself(
    page: Page, server: Server
) -> None:
    upload_as(server, "Forms of 2025", "field_01.png", "field_02.jpg")
    upload_as(server, "Forms of 2026", "field_03.png")
    server.wait_until_read(3)
    open_view(page, server, "batches")
    rows = page.get_by_test_id("batch-row")
    expect(rows.get_by_role("heading")).to_have_text(["Forms of 2026", "Forms of 2025"])
    newest = rows.first
    expect(newest.get_by_test_id("batch-words")).to_have_text("0 of 1 image checked")

    newest.get_by_test_id("batch-review").click()
    expect(page.get_by_test_id("review-remaining")).to_have_text("1")
    decide(page, "ROMANE")
    expect(page.get_by_test_id("review-done")).to_be_visible()

    wait_for("the answer", lambda: server.get("/stats").json()["pending"] == 2)
    open_view(page, server, "batches")
    expect(newest.get_by_test_id("batch-words")).to_have_text("1 of 1 image checked")
    expect(newest.get_by_test_id("batch-done")).to_be_visible()
    expect(newest.get_by_test_id("batch-review")).to_be_hidden()
    with page.expect_download() as waiting:
        newest.get_by_test_id("batch-export").click()
    data = io.BytesIO(
        waiting.value.path().read_bytes()
    )  # Playwright's file has no name that openpyxl accepts
    _, *lines = load_workbook(data).worksheets[0].iter_rows(values_only=True)
    assert [line[:2] for line in lines] == [("field_03.png", "ROMANE")]

    newest.get_by_test_id("batch-images").click()
    expect(page.get_by_test_id("image-row")).to_have_count(1)


@pytest.mark.slow
def test_a_zip_of_six_hundred_images_can_be_paused_and_has_a_result_for_each(
    page: Page, storing: Server, tmp_path: Path
) -> None:
    open_view(page, storing, "upload")
    page.get_by_test_id("upload-batch").fill("Six hundred")
    page.get_by_test_id("upload-input").set_input_files(zip_of_small_images(tmp_path / "class.zip"))
    summary = page.get_by_test_id("upload-summary")
    expect(summary).to_contain_text("of 600 files sent")
    wait_for("some to arrive", lambda: storing.get("/stats").json()["images"] >= 100)

    page.get_by_test_id("upload-pause").click()
    expect(summary).to_contain_text("Paused")
    page.wait_for_timeout(1_500)  # the request that was under way may still arrive
    stored = storing.get("/stats").json()["images"]
    page.wait_for_timeout(1_500)
    assert storing.get("/stats").json()["images"] == stored
    assert 100 <= stored < HUNDREDS

    page.get_by_test_id("upload-resume").click()
    expect(summary).to_have_text("All 600 files sent", timeout=UPLOADED_WITHIN_MS)

    tallies = page.get_by_test_id("upload-tallies")
    expect(tallies).to_contain_text(f"{DAMAGED} refused")
    results = page.get_by_test_id("upload-result")
    assert [row.get_attribute("data-outcome") for row in results.all()[: DAMAGED + 1]][:DAMAGED] == [
        "refused"
    ] * DAMAGED
    assert results.count() < 300, "only the rows in sight are there"
    (batch,) = storing.get("/stats").json()["batches"]
    assert (batch["name"], batch["images"]) == ("Six hundred", HUNDREDS - DAMAGED)


def zip_of_small_images(path: Path) -> Path:
    """Distinct small scans; the last ones are truncated."""
    chance = random.Random(1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(HUNDREDS):
            picture = Image.new("L", (96, 24), 255)
            places = [(chance.randrange(96), chance.randrange(24)) for _ in range(8)]
            ImageDraw.Draw(picture).line(places, fill=0, width=2)
            file = io.BytesIO()
            picture.save(file, "PNG")
            data = file.getvalue()
            is_damaged = number >= HUNDREDS - DAMAGED
            archive.writestr(f"class/field_{number:04}.png", data[: len(data) // 2] if is_damaged else data)
    return path
