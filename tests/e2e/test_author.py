"""A reviewer gives a name once; it stands beside each label from then on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import decide, open_view, words
from tests.e2e.server import Server, wait_for
from tests.handwriting import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("window")]


def test_a_name_is_asked_for_once_and_stored_with_each_label(page: Page, server: Server) -> None:
    server.upload(SAMPLES / "field_01.png")
    server.wait_until_read(1)
    open_view(page, server, "upload")
    page.get_by_test_id("author-ask").click()
    page.get_by_test_id("asked-text").fill("Zoé Martin")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("author-ask")).to_be_hidden()
    said = words(
        page, "author.is", name="Zoé Martin"
    )  # before the page is loaded anew: then it has no language yet
    page.reload()
    expect(page.get_by_test_id("author")).to_have_attribute("title", said)
    expect(page.get_by_test_id("author-ask")).to_have_count(0)

    open_view(page, server, "review")
    image, _ = decide(page)
    wait_for("the label", lambda: server.get("/stats").json()["pending"] == 0)
    page.goto(f"{server.url}/#/images/{image}")
    expect(page.locator(".history")).to_contain_text("Zoé Martin, ")
