"""The web app on a phone: 360 pixels wide, by touch."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.fake import Fake
from tests.e2e.pages import (
    VIEWS,
    open_view,
    scrolls_sideways,
    shown_image,
    wait_for_next,
    wait_until_seen,
)
from tests.e2e.server import Server, wait_for
from tests.handwriting import named_images

pytestmark = [
    pytest.mark.browser,
    pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True),
]


def test_a_phone_uploads_and_reviews_by_touch(page: Page, server: Server) -> None:
    images = named_images(3)
    open_view(page, server, "upload")
    page.get_by_test_id("upload-input").set_input_files([image.path for image in images])
    expect(page.get_by_test_id("upload-result")).to_have_count(3)
    server.wait_until_read(3)

    open_view(page, server, "review")
    wait_until_seen(page)
    first = shown_image(page)
    page.get_by_test_id("review-input").fill("MARTIN")
    page.get_by_test_id("review-accept").tap()
    wait_for_next(page, first)

    wait_for("the label", lambda: server.get(f"/images/{first}").json()["label"])
    assert server.get(f"/images/{first}").json()["label"]["text"] == "MARTIN"


def test_a_phone_reaches_the_groups(page: Page, fake: Fake) -> None:
    open_view(page, fake, "review")
    page.get_by_test_id("nav-more").tap()
    page.get_by_test_id("nav-groups").tap()
    expect(page.locator("[data-view=groups]")).to_be_visible()


def test_no_view_is_wider_than_the_phone(page: Page, fake: Fake) -> None:
    wide = []
    for view in VIEWS:
        open_view(page, fake, view)
        page.wait_for_load_state("networkidle")
        if scrolls_sideways(page):
            wide.append(view)
    assert wide == []


def test_targets_are_large_enough_for_a_finger(page: Page, fake: Fake) -> None:
    """At least 24 x 24 CSS pixels (WCAG 2.5.8), measured on what is visible."""
    open_view(page, fake, "review")
    expect(page.get_by_test_id("review-image")).to_be_visible()
    small = page.locator("button:visible, a:visible").evaluate_all(
        """targets => targets.map((target) => [target.textContent.trim(), target.getBoundingClientRect()])
            .filter(([, box]) => Math.min(box.width, box.height) < 24).map(([text]) => text)"""
    )
    assert small == []
