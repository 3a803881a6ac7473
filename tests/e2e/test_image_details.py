"""The view of one image: while a label is saved, nothing typed is lost and nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.fake import Fake
from tests.e2e.pages import words

pytestmark = pytest.mark.browser


def open_image(page: Page, fake: Fake, image: int = 2) -> None:
    page.goto(f"{fake.url}/#/images/{image}")
    expect(page.get_by_test_id("detail-input")).to_be_visible()


def hold_back(page: Page, pattern: str) -> Callable[[], None]:
    """Hold the requests of an address back until the function is called."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(pattern, hold)

    def let_go() -> None:
        for route in held:
            route.continue_()
        page.unroute(pattern)

    return let_go


def history(fake: Fake, image: int = 2) -> list[Any]:
    """The kind and text of each label of the image, newest first."""
    return [(label["kind"], label["text"]) for label in fake.get(f"/images/{image}/labels")["items"]]


def test_what_is_typed_while_a_label_is_saved_stays_with_the_focus(page: Page, fake: Fake) -> None:
    open_image(page, fake)
    box = page.get_by_test_id("detail-input")
    let_go = hold_back(page, "**/api/v1/images/2/label")
    box.fill("ZOE")
    box.press("Enter")
    expect(page.get_by_test_id("detail-save")).to_be_disabled()
    box.press_sequentially("TTE")
    let_go()
    expect(page.locator(".history")).to_contain_text("ZOE")
    expect(box).to_have_value("ZOETTE")
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page.locator(".history strong").first).to_have_text("ZOETTE")
    assert history(fake) == [("corrected", "ZOETTE"), ("corrected", "ZOE")]


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_withdraw_pressed_twice_withdraws_one_label(page: Page, fake: Fake, way: str) -> None:
    fake.label(2, "COLLEAGUE")
    fake.label(2, "MINE")
    open_image(page, fake)
    let_go = hold_back(page, "**/api/v1/images/2/label/undo")
    withdraw = page.get_by_test_id("detail-undo")
    if way == "mouse":
        withdraw.dblclick()
    else:
        withdraw.press("Enter")
        page.keyboard.press("Enter")
    expect(withdraw).to_be_disabled()
    let_go()
    expect(page.get_by_test_id("detail-input")).to_have_value("COLLEAGUE")
    expect(withdraw).to_be_enabled()
    if way == "keyboard":
        expect(withdraw).to_be_focused()
    assert len(history(fake)) == 3


def test_each_label_is_fetched_once_however_many_were_saved(page: Page, fake: Fake) -> None:
    open_image(page, fake)
    box = page.get_by_test_id("detail-input")
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url.rpartition("/api/v1/")[2]))
    for text in ("ANNA", "ZOE", "LEA"):
        box.fill(text)
        box.press("Enter")
        expect(page.locator(".history strong").first).to_have_text(text)
        expect(page.get_by_test_id("detail-said")).to_have_text(words(page, "review.saved", text=text))
    assert fetched.count("images/2/labels") == 3


def test_an_empty_box_is_not_saved_and_the_page_says_so(page: Page, fake: Fake) -> None:
    open_image(page, fake)
    page.get_by_test_id("detail-input").fill("")
    page.get_by_test_id("detail-save").click()
    expect(page.get_by_test_id("detail-said")).to_have_text(words(page, "review.emptyBox"))
    assert history(fake) == []
    page.get_by_test_id("detail-blank").click()
    expect(page.locator(".history strong")).to_have_count(1)
    assert history(fake) == [("blank", None)]
