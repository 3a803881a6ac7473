"""Images and batches are renamed, deleted, brought back at once or from the bin."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import open_view, words
from tests.e2e.server import Server
from tests.handwriting import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("window")]


def test_a_batch_and_an_image_go_into_the_bin_and_come_back(page: Page, storing: Server) -> None:
    storing.upload(SAMPLES / "field_01.png", SAMPLES / "field_03.png")
    open_view(page, storing, "batches")
    page.get_by_test_id("batch-rename").click()
    page.get_by_test_id("asked-text").fill("Forms of 2026")
    page.keyboard.press("Enter")
    row = page.get_by_test_id("batch-row")
    expect(row.get_by_role("heading")).to_have_text("Forms of 2026")

    page.get_by_test_id("batch-delete").click()
    expect(page.get_by_test_id("batches-empty")).to_be_visible()
    page.get_by_test_id("notice-undo").click()
    expect(row).to_be_visible()

    open_view(page, storing, "images")
    page.get_by_test_id("image-row").first.get_by_role("link").click()
    page.get_by_test_id("detail-rename").click()
    page.get_by_test_id("asked-text").fill("the first.png")
    page.get_by_test_id("asked-save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("the first.png")
    page.get_by_test_id("detail-delete").click()
    expect(page.get_by_test_id("image-row")).to_have_count(1)
    expect(page.get_by_test_id("notice")).to_contain_text(
        words(page, "bin.deleted.image", name="the first.png")
    )

    page.get_by_test_id("bin-link").click()
    expect(page.get_by_test_id("bin-row")).to_contain_text([words(page, "bin.left", 30)])
    page.get_by_test_id("bin-restore").click()
    expect(page.get_by_test_id("bin-empty")).to_be_visible()
    open_view(page, storing, "images")
    expect(page.get_by_test_id("image-row")).to_have_count(2)
