"""A run's report on the page: which labels it did not get, how to repeat it, and what its version would change."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import canned
from tests.e2e.fake import fake_api
from tests.e2e.gallery import answer_with

pytestmark = pytest.mark.browser


def test_labels_that_were_held_back_are_counted_explained_and_linked(page: Page) -> None:
    answer_with(page, "runs", {"items": [canned.ACCEPTED], "next_cursor": None})
    with fake_api() as fake:
        page.goto(f"{fake.url}/#/models")
        held = page.get_by_test_id("held-back")
        held.get_by_text("3 labels held back: they may be wrong").click()
        expect(held.locator("li")).to_have_text(
            [
                "2 contradict what another person typed for the same picture.",
                "1 is far from everything that was read.",
            ]
        )
        expect(held).to_contain_text("and 2 more")
        page.get_by_text("Repeat this run on another machine").click()
        expect(page.locator("code")).to_have_text(canned.COMMAND)
        held.get_by_role("link", name="QWZUIP").click()
        expect(page).to_have_url(f"{fake.url}/#/images/7")


def test_what_a_version_would_change_is_shown_with_pictures(page: Page) -> None:
    with fake_api() as fake:
        page.goto(f"{fake.url}/#/models")
        page.get_by_role("button", name="What paraph-2026.11-a would change").click()
        shown = page.get_by_test_id("preview")
        expect(shown.get_by_role("heading")).to_be_focused()
        rows = shown.get_by_test_id("preview-row")
        expect(rows).to_have_count(2)
        expect(rows.first.locator("dt")).to_have_text(["Read now", "Would be read"])
        assert rows.first.locator("img").evaluate("image => image.complete && image.naturalWidth > 0")
        shown.get_by_test_id("preview-more").click()
        expect(rows).to_have_count(4)
        shown.get_by_test_id("preview-checked").click()
        expect(shown).to_contain_text("Nothing changes here.")
        shown.get_by_test_id("preview-close").click()
        expect(shown).to_have_count(0)
