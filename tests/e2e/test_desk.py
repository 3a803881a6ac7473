"""The repair desk and the review by record by keyboard and mouse, over the fake API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.fake import Fake, fake_api
from tests.e2e.server import wait_for

pytestmark = pytest.mark.browser


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_api() as running:
        yield running


def test_a_corner_is_dragged_the_page_is_decided_and_the_decision_undone(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/pages/7")
    title, field = page.get_by_role("heading", level=1), page.locator(".sheet-field polygon")
    expect(title).to_contain_text("Page 7 ")
    before = field.get_attribute("points")
    box = page.get_by_test_id("corner-topLeft").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=3)
    page.mouse.up()
    moved = page.get_by_test_id("corner-topLeft").bounding_box()
    assert moved is not None
    assert (moved["x"] - box["x"], moved["y"] - box["y"]) == pytest.approx((60, 40), abs=0.5)
    assert field.get_attribute("points") != before
    page.keyboard.press("2")
    expect(page.get_by_test_id("desk-page-2")).to_have_attribute("aria-pressed", "true")

    page.keyboard.press("F4")  # not a form: the next page that needs help comes
    expect(title).to_contain_text("Page 5 ")
    assert fake.get("/pages/7")["state"] == "foreign"
    page.keyboard.press("F9")
    expect(title).to_contain_text("Page 7 ")
    expect(page.get_by_test_id("desk-lead")).to_contain_text("Needs help")


def test_the_fields_of_a_record_are_checked_by_keyboard_and_shown_in_their_page(
    page: Page, fake: Fake
) -> None:
    page.goto(f"{fake.url}/#/piles/1/records")
    boxes, title = page.get_by_test_id("field-input"), page.get_by_role("heading", level=1)
    expect(boxes.first).to_be_focused()
    expect(page.locator(".record-field[data-seen]")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("MARIE ")
    page.keyboard.press("Shift+Tab")  # leaving a field saves what was typed
    expect(boxes.first).to_be_focused()
    wait_for("the label", lambda: fake.label_of(16) == "MARIE")

    reading = boxes.first.input_value()
    page.keyboard.down("Space")
    page.keyboard.down("Space")
    expect(page.get_by_test_id("page-glance")).to_be_visible()
    page.keyboard.up("Space")
    expect(page.get_by_test_id("page-glance")).to_be_hidden()
    expect(boxes.first).to_have_value(reading)

    page.keyboard.press("PageDown")
    expect(title).to_contain_text("Record 2 ")
    page.keyboard.press("F9")
    expect(title).to_contain_text("Record 1 ")
    expect(boxes.nth(1)).to_be_focused()
    expect(boxes.nth(1)).to_have_value("MARIE ")
    wait_for("the undo", lambda: fake.get("/images/16")["label"] is None)


def test_a_page_in_no_record_is_erased_once_a_reason_is_given(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/pages/1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Page 1 ")
    erase = page.get_by_test_id("page-erase")
    expect(erase).to_be_hidden()  # it goes with its record
    page.goto(f"{fake.url}/#/pages/6")
    erase.click()
    page.get_by_test_id("asked-text").fill("request 2026-16")
    page.get_by_test_id("asked-save").click()
    page.get_by_test_id("erased-close").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Page 7 ")
    assert 6 not in [each["id"] for each in fake.get("/pages")["items"]]
    page.goto(f"{fake.url}/#/piles/1")
    page.get_by_test_id("page-to-erase").click()  # of a refused page there is no picture to repair
    expect(erase).to_be_visible()
