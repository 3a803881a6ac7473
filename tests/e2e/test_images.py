"""Images are found again: by a part of their name or file, and by when they were checked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import open_view
from tests.e2e.server import Server
from tests.handwriting import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("window")]


def test_an_image_is_found_by_what_was_typed_and_among_the_last_checked(page: Page, server: Server) -> None:
    server.upload(SAMPLES / "field_01.png", SAMPLES / "field_03.png", SAMPLES / "field_05.png")
    for image, text in ((1, "ZOÉ"), (3, "MÜLLER")):
        body = {"kind": "text", "text": text}
        server.put(f"/images/{image}/label", json=body, headers={"If-Match": "*", "Author": "Ada"})
    open_view(page, server, "images")
    rows = page.get_by_test_id("image-row")
    page.get_by_test_id("images-search").fill("muller")
    expect(rows).to_contain_text(["MÜLLER"])
    expect(page).to_have_url(f"{server.url}/#/images?q=muller")
    page.reload()
    expect(rows).to_contain_text(["MÜLLER"])
    page.get_by_test_id("images-search").fill("field-0")
    expect(rows).to_have_count(3)

    page.get_by_test_id("images-search").fill("")
    page.get_by_test_id("images-order").select_option("answered")
    expect(rows).to_contain_text(["MÜLLER", "ZOÉ"])
    expect(rows.first).to_contain_text("Ada, ")
    expect(page.get_by_test_id("images-state-labelled")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("images-state-pending").click()
    expect(rows).to_have_count(1)
    expect(page.get_by_test_id("images-order")).to_have_value("newest")
