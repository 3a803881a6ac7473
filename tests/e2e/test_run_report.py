"""A run's report on the page: which labels it did not get, and how to repeat it."""

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
