"""Review by record over the fake API: what is in sight beside and above the bar."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.fake import Fake, fake_api
from tests.e2e.held import Held
from tests.e2e.pages import words
from tests.e2e.server import wait_for

pytestmark = pytest.mark.browser

BAR_PX = 64
COVERED = """input => {
    const { left, top, bottom } = input.getBoundingClientRect();
    return [top + 2, bottom - 2].some((y) => document.elementFromPoint(left + 20, y) !== input);
}"""


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_api() as running:
        yield running


def open_records(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/piles/1/records")
    expect(page.get_by_test_id("field-row").first).to_have_attribute("data-seen", "")


@pytest.mark.browser_context_args(
    viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="fr-FR"
)
def test_on_a_phone_the_bar_is_one_row_and_covers_no_field_that_is_worked_on(page: Page, fake: Fake) -> None:
    open_records(page, fake)
    buttons = page.locator(".record-bar .review-actions button")
    assert len({button.evaluate("each => each.offsetTop") for button in buttons.all()}) == 1
    assert page.locator(".record-bar").evaluate("bar => bar.offsetHeight") <= BAR_PX
    for box in page.get_by_test_id("field-input").all():
        box.tap()
        box.fill("")
        page.get_by_test_id(
            "record-accept"
        ).tap()  # an empty box is not a label, which is said above the buttons
        expect(page.locator(".record-hints")).to_be_visible()
        assert not box.evaluate(COVERED)


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 720})
def test_while_a_record_s_page_is_fetched_no_other_record_s_is_shown(page: Page, fake: Fake) -> None:
    open_records(page, fake)
    sight = page.locator(".record-desk .page-sight")
    expect(sight).to_be_visible()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/pages/*", hold)
    page.get_by_test_id("record-skip").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")
    expect(sight).to_be_hidden()
    held[0].continue_()
    expect(sight).to_be_visible()


def with_fields(page: Page, fake: Fake, count: int) -> None:
    """Give each record as many fields as ``count``, with the last pictures of the fake API."""
    images = [fake.get(f"/images/{image}") for image in range(21 - count, 21)]

    def answer(route: Route) -> None:
        record = route.fetch().json()
        (field, *_) = record["fields"]
        record["fields"] = [
            {**field, "name": f"FIELD {at}", "position": at, "image_id": image["id"], "image": image}
            for at, image in enumerate(images)
        ]
        route.fulfill(json=record)

    page.route("**/api/v1/records/*", answer)


def tops_while_working(page: Page, count: int) -> list[float]:
    """Where each text box is while it has the focus, none of it covered."""
    tops = []
    for at in range(count):
        box = page.get_by_test_id("field-input").nth(at)
        expect(box).to_be_focused()
        assert not box.evaluate(COVERED)
        tops.append(float(box.evaluate("input => input.getBoundingClientRect().top")))
        page.keyboard.press("Tab")
    return tops


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_the_view_stays_where_it_is_while_six_fields_are_checked_in_record_after_record(
    page: Page, fake: Fake, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    with_fields(page, fake, 6)
    open_records(page, fake)
    first = tops_while_working(page, 6)
    rows = [after - before for before, after in itertools.pairwise(first)]
    assert page.evaluate("scrollY") == 0
    assert max(rows) - min(rows) < 1
    page.get_by_test_id("field-input").last.focus()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2")
    assert tops_while_working(page, 6) == first


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 720})
def test_more_fields_than_fit_scroll_by_whole_rows(page: Page, fake: Fake) -> None:
    with_fields(page, fake, 12)
    open_records(page, fake)
    tops = tops_while_working(page, 12)
    assert page.evaluate("scrollY") > 0
    assert tops[:6] == sorted(set(tops[:6]))
    assert max(tops[7:]) - min(tops[7:]) < 1


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 720})
def test_a_record_goes_into_the_bin_and_comes_back_at_once_or_from_there(page: Page, fake: Fake) -> None:
    open_records(page, fake)
    title, undo = page.get_by_role("heading", level=1), page.get_by_test_id("notice-undo")
    first, second = (words(page, "records.of", number=n, form="Membership 2026") for n in "12")
    expect(title).to_have_text(first)
    page.get_by_test_id("record-delete").click()
    expect(title).to_have_text(second)
    undo.click()
    expect(title).to_have_text(first)
    page.get_by_test_id("record-delete").click()
    expect(title).to_have_text(second)
    page.goto(f"{fake.url}/#/bin")
    row = page.get_by_test_id("bin-row")
    expect(row).to_contain_text(words(page, "bin.record", number="1", pile="Feeder, Monday"))
    expect(row).to_contain_text("Ada")
    page.get_by_test_id("bin-restore").click()
    expect(page.get_by_test_id("bin-empty")).to_be_visible()
    open_records(page, fake)
    expect(title).to_have_text(first)


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 720})
def test_what_is_typed_while_the_next_record_is_fetched_reaches_no_field(page: Page, fake: Fake) -> None:
    held = Held(page, "**/api/v1/records/2")
    open_records(page, fake)
    boxes, fields = page.get_by_test_id("field-input"), page.locator(".record-fields")
    readings = [box.input_value() for box in boxes.all()]
    page.keyboard.press("PageDown")
    expect(fields).to_have_attribute("aria-busy", "true")
    page.keyboard.type("Mu1")
    for key in ("F2", "F8", "Enter"):
        page.keyboard.press(key)
    assert [box.input_value() for box in boxes.all()] == readings
    held.release()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Record 2 ")
    expect(fields).not_to_have_attribute("aria-busy", "true")
    expect(boxes.first).to_be_focused()
    page.keyboard.press("F8")
    page.keyboard.type("ZOE")
    expect(boxes.first).to_have_value("ZOE")
    assert fake.get("/stats")["pending"] == 20


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 720})
def test_the_record_that_was_asked_for_last_is_shown_whatever_comes_first(page: Page, fake: Fake) -> None:
    before, after = (Held(page, f"**/api/v1/records/{record}") for record in (1, 4))
    page.goto(f"{fake.url}/#/piles/1/records?record=2")
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Record 2 ")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    before.release()
    expect(title).to_contain_text("Record 1 ")
    with page.expect_response("**/api/v1/records/4"):
        after.release()
    page.wait_for_timeout(200)  # for showing it
    expect(title).to_contain_text("Record 1 ")


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 720})
def test_where_no_record_follows_the_fields_take_text_again(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/piles/1/records?record=4")
    box = page.get_by_test_id("field-input").first
    expect(box).to_be_focused()
    page.keyboard.press("PageDown")
    expect(page.locator("#record-doubts")).to_have_text(words(page, "records.last"))
    page.keyboard.press("F8")
    page.keyboard.type("ZOE")
    expect(box).to_have_value("ZOE")


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 720})
def test_after_the_last_record_no_key_labels_a_field_that_is_not_on_show(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/piles/1/records")
    for number in "123":
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Record {number} ")
        expect(page.locator(".record-field[data-seen]")).to_have_count(2)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("records-done")).to_be_visible()
    page.keyboard.press("F2")
    page.keyboard.press("F9")
    expect(page.get_by_test_id("field-input").nth(1)).to_be_focused()
    wait_for("the undo", lambda: fake.get("/stats")["pending"] == 15)
    assert fake.get("/images/20")["label"] is None
