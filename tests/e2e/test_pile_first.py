"""Pile first, form later: pages that look alike become a form whose fields are drawn, over the fake API."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.fake import Fake
from tests.e2e.pages import scrolls_sideways
from tests.e2e.test_accessibility import grave_problems

pytestmark = pytest.mark.browser


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_pages_that_look_alike_become_a_form_and_the_pile_is_cut_by_it(page: Page, fake: Fake) -> None:
    fake.trouble(alike=41)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(f"{fake.url}/#/piles/1")
    expect(page.get_by_test_id("alike-group")).to_contain_text("41 pages look alike")
    assert grave_problems(page) == []

    page.get_by_test_id("draw-form").click()
    expect(page.get_by_test_id("form-name")).to_have_value("Feeder, Monday")
    page.get_by_test_id("form-turn").click()
    page.get_by_test_id("form-turn").click()
    assert grave_problems(page) == []
    assert not scrolls_sideways(page)
    page.get_by_test_id("form-name").fill("Membership 2026")
    page.keyboard.press("Enter")
    refused = page.get_by_test_id("form-refused")
    expect(refused).to_contain_text("There is already a form called “Membership 2026”")
    expect(page.get_by_test_id("form-name")).to_have_value("Membership 2026")
    expect(page.locator(".new-form-picture .is-turned-180")).to_be_visible()
    assert grave_problems(page) == []
    page.get_by_test_id("form-name").fill("Library card")
    with page.expect_response("**/print"):
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Library card")
    body = sent[1].post_data or ""
    for name, value in (("page_id", "6"), ("name", "Library card"), ("turned", "180"), ("alike", "true")):
        assert f'name="{name}"\r\n\r\n{value}\r\n' in body

    page.get_by_test_id("editor-save").click()  # without a field there is nothing to cut
    page.get_by_test_id("editor-add").click()
    with page.expect_response("**/piles/1/cut"):
        page.get_by_test_id("editor-save").click()
    expect(page.get_by_test_id("notice")).to_contain_text("The pile is being cut by this form")
    assert sum(request.url.endswith("/cut") for request in sent) == 1
    page.get_by_role("link", name="To the pile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Feeder, Monday")


def test_a_single_page_is_not_offered_beside_registered_ones(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/piles/1")
    expect(page.get_by_test_id("pages-foreign")).to_be_visible()
    expect(page.get_by_test_id("alike-pages")).to_be_hidden()
