"""The page check and the review by record by keyboard and mouse, over the fake API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.fake import Fake, fake_api
from tests.e2e.held import Held
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


def decisions(page: Page) -> list[str]:
    """Decisions that the page sends from now on, by page."""
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/decisions"):
            sent.append(request.url.split("/")[-2])

    page.on("request", note)
    return sent


def test_until_the_next_page_is_on_show_nothing_is_decided(page: Page, fake: Fake) -> None:
    sent, held = decisions(page), Held(page, "**/api/v1/pages/5")
    page.goto(f"{fake.url}/#/pages/7")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Page 7 ")
    page.keyboard.press("F4")
    wait_for("the decision", lambda: fake.get("/pages/7")["state"] == "foreign")
    page.wait_for_timeout(200)  # for the reply
    for key in ("F4", "Enter", "F2"):
        page.keyboard.press(key)
    held.release()
    expect(title).to_contain_text("Page 5 ")
    expect(page.get_by_test_id("desk-note")).to_have_text("Page 7 is not a form.")
    assert sent == ["7"]
    page.keyboard.press("F2")
    wait_for("the next decision", lambda: fake.get("/pages/5")["state"] == "blank")
    assert sent == ["7", "5"]


def test_a_page_that_is_being_left_is_not_decided(page: Page, fake: Fake) -> None:
    sent, held = decisions(page), Held(page, "**/api/v1/pages/5")
    page.goto(f"{fake.url}/#/pages/7")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Page 7 ")
    page.keyboard.press("PageDown")
    page.keyboard.press("F2")
    held.release()
    expect(title).to_contain_text("Page 5 ")
    assert sent == []


def test_where_the_next_page_cannot_be_fetched_the_one_before_is_not_decided_again(
    page: Page, fake: Fake
) -> None:
    sent = decisions(page)
    page.route("**/api/v1/pages/5", lambda route: route.fulfill(status=500, json={"title": "Broken"}))
    page.goto(f"{fake.url}/#/pages/7")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Page 7 ")
    page.keyboard.press("F4")
    expect(page.get_by_role("alert")).to_be_visible()
    page.keyboard.press("F2")
    page.unroute("**/api/v1/pages/5")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Page 5 ")
    assert sent == ["7"]


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
