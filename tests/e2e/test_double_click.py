"""A double click answers once, although what comes next is on the screen before its second press, over the fake API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.e2e.fake import Fake
from tests.e2e.pages import open_review, shown_image, wait_for_next, wait_until_seen
from tests.e2e.server import wait_for
from tests.e2e.test_groups import labelled
from tests.e2e.test_records import open_records
from tests.e2e.test_review import change_queue

pytestmark = pytest.mark.browser


def press_twice(page: Page, button: str, between: Callable[[], None]) -> None:
    """Double-click on a button, as slowly as a person does."""
    box = page.get_by_test_id(button).first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    for count in (1, 2):
        page.mouse.down(click_count=count)
        page.mouse.up(click_count=count)
        if count == 1:
            between()


@pytest.mark.parametrize("button", ["review-accept", "review-blank", "review-unreadable", "alternative-1"])
def test_in_the_review_it_labels_one_name(page: Page, fake: Fake, button: str) -> None:
    def offer(image: dict[str, Any]) -> None:
        image["reading"]["alternatives"] = [{"text": "OTHER", "confidence": 0.4}]

    change_queue(page, offer)
    shown = [open_review(page, fake)]

    def see_next() -> None:
        wait_for_next(page, shown[0])
        wait_until_seen(page)
        shown.append(shown_image(page))

    press_twice(page, button, see_next)
    assert shown_image(page) == shown[1]
    wait_for("the label", lambda: fake.get(f"/images/{shown[0]}")["label"] is not None)
    assert fake.get("/stats")["pending"] == 19
    page.get_by_test_id(button).click()
    wait_for_next(page, shown[1])
    wait_for("the next label", lambda: fake.get("/stats")["pending"] == 18)


def test_in_the_review_it_undoes_one_label(page: Page, fake: Fake) -> None:
    shown = [open_review(page, fake)]
    for _ in range(2):
        page.keyboard.press("Enter")
        wait_for_next(page, shown[-1])
        wait_until_seen(page)
        shown.append(shown_image(page))
    press_twice(page, "review-undo", lambda: wait_for_next(page, shown[2]))
    assert shown_image(page) == shown[1]
    wait_for("the undo", lambda: fake.get("/stats")["pending"] == 19)


def test_in_the_groups_it_accepts_one_crop_set(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/groups?by=letter")
    expect(page.get_by_test_id("group-row").first).to_be_focused()
    page.keyboard.press("Enter")
    accept, title = page.get_by_test_id("group-accept"), page.get_by_test_id("group-title")
    expect(accept).to_have_attribute("data-unseen", "0")
    titles, count = [title.inner_text()], page.get_by_test_id("group-crop").count()

    def see_next() -> None:
        expect(title).not_to_have_text(titles[0])
        expect(accept).to_have_attribute("data-unseen", "0")
        titles.append(title.inner_text())

    press_twice(page, "group-accept", see_next)
    page.wait_for_timeout(300)  # for a second set
    expect(title).to_have_text(titles[1])
    assert len(labelled(fake)) == count


def test_in_a_record_it_accepts_one_field(page: Page, fake: Fake) -> None:
    open_records(page, fake)
    boxes = page.get_by_test_id("field-input")
    expect(page.locator(".record-field[data-seen]")).to_have_count(2)
    press_twice(page, "record-accept", lambda: expect(boxes.nth(1)).to_be_focused())
    page.wait_for_timeout(300)  # for a second label
    expect(page.get_by_role("heading", level=1)).to_contain_text("Record 1 ")
    assert fake.label_of(15) is not None
    assert fake.label_of(16) is None


def test_at_the_repair_desk_it_decides_one_page(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/pages/7")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Page 7 ")
    press_twice(page, "desk-foreign", lambda: expect(title).to_contain_text("Page 5 "))
    page.keyboard.press("F9")  # the only decision
    expect(title).to_contain_text("Page 7 ")
    assert fake.get("/pages/5")["state"] == "needs help"


def test_a_held_enter_on_a_button_decides_one_page(page: Page, fake: Fake) -> None:
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/decisions"):
            sent.append(request.url)

    page.on("request", note)
    page.goto(f"{fake.url}/#/pages/7")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Page 7 ")
    page.get_by_test_id("desk-foreign").focus()
    page.keyboard.down("Enter")
    expect(title).to_contain_text("Page 5 ")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.wait_for_timeout(300)  # for a second decision
    assert [url.rpartition("/pages/")[2] for url in sent] == ["7/decisions"]


def test_in_the_bin_it_restores_one_record(page: Page, fake: Fake) -> None:
    open_records(page, fake)
    title = page.get_by_role("heading", level=1)
    for number in (1, 2):
        expect(title).to_contain_text(f"Record {number} ")
        page.get_by_test_id("record-delete").click()
    expect(title).to_contain_text("Record 3 ")
    page.goto(f"{fake.url}/#/bin")
    rows = page.get_by_test_id("bin-row")
    expect(rows).to_have_count(2)
    press_twice(page, "bin-restore", lambda: expect(rows).to_have_count(1))
    page.wait_for_timeout(300)  # for a second one
    expect(rows).to_have_count(1)
