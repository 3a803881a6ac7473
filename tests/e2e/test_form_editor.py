"""The editor of a form over the fake API: mouse, finger and keyboard, words for what is wrong, and nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.e2e.fake import Fake, fake_api
from tests.e2e.pages import scrolls_sideways
from tests.e2e.test_accessibility import grave_problems

pytestmark = pytest.mark.browser

A4_MM = (210, 297)
SIZES: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1440, "light"), (360, "dark"))


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_api() as running:
        yield running


def open_editor(page: Page, fake: Fake, form: int = 1) -> None:
    """Open a form: 1 has two pages and one field, 2 is a sheet of unknown size."""
    with page.expect_response("**/print"):
        page.goto(f"{fake.url}/#/forms/{form}")
    expect(page.get_by_test_id("form-page")).to_be_visible()


def frame(page: Page, name: str) -> Locator:
    """The frame of a field on the page."""
    return page.locator(".field-frame", has_text=name)


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where in the window a place of the page is, given in millimetres."""
    box = page.get_by_test_id("form-page").bounding_box()
    assert box is not None
    return box["x"] + x / A4_MM[0] * box["width"], box["y"] + y / A4_MM[1] * box["height"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the mouse between two places in millimetres."""
    page.mouse.move(*at(page, *start))
    page.mouse.down()
    page.mouse.move(*at(page, *end), steps=4)
    page.mouse.up()


def place(page: Page) -> list[float]:
    """Left, top, width and height of the selected field in millimetres."""
    sides = ("left", "top", "width", "height")
    return [float(page.get_by_test_id(f"field-{side}").input_value()) for side in sides]


def test_the_editor_is_clean_under_axe_and_fits(page: Page, fake: Fake) -> None:
    found = {}
    for form in (1, 2):
        open_editor(page, fake, form)
        page.get_by_test_id("editor-add").click()
        page.get_by_test_id("editor-add").click()
        page.get_by_test_id("field-name").fill("Field 1")
        for width, scheme in SIZES:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(150)  # transitions of colours that just changed
            if problems := grave_problems(page):
                found[f"{form} at {width}"] = problems
            assert not scrolls_sideways(page)
    assert found == {}


def test_a_field_is_drawn_moved_and_resized_with_the_mouse_and_undone(page: Page, fake: Fake) -> None:
    open_editor(page, fake)
    drag(page, (29, 61), (121, 69))
    expect(page.get_by_test_id("field-name")).to_be_focused()
    page.keyboard.type("GIVEN NAME")
    assert place(page) == [30, 60, 90, 10]  # the printed box

    drag(page, (70, 65), (70, 76))
    assert place(page) == [30, 70, 90, 10]  # below the field that it lay on
    box = page.locator(".field-handle.is-e").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.keyboard.down("Control")
    page.mouse.move(*at(page, 150, 75), steps=4)
    page.keyboard.up("Control")
    page.mouse.up()
    assert place(page)[2] > 115

    for _ in range(4):
        page.keyboard.press("Control+Z")
    expect(page.locator(".field-frame")).to_have_count(1)

    page.mouse.click(*at(page, 60, 65))  # takes the printed box, and a row of boxes is a comb
    assert place(page) == [30, 60, 90, 10]
    drag(page, (29, 91), (93, 98))
    expect(page.get_by_test_id("field-kind")).to_have_value("comb")
    expect(page.get_by_test_id("field-boxes")).to_have_value("8")


def test_everything_works_by_keyboard_and_mistakes_are_told(page: Page, fake: Fake) -> None:
    open_editor(page, fake)
    page.get_by_test_id("editor-add").focus()
    page.keyboard.press("Enter")
    added = frame(page, "Field 1")
    expect(added).to_be_focused()
    left, top, width, height = place(page)
    for key in ("ArrowRight", "Alt+ArrowDown", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert place(page) == pytest.approx([left + 1, top + 0.1, width - 1, height])
    expect(page.get_by_test_id("live")).to_contain_text("mm from the left")

    page.keyboard.press("Enter")
    page.keyboard.type("SURNAME")
    expect(page.get_by_test_id("field-problems")).to_contain_text("Two fields are called SURNAME.")
    page.keyboard.press("Control+S")
    expect(page.get_by_test_id("notice")).to_contain_text("Not saved yet.")
    page.keyboard.press("Control+A")
    page.keyboard.type("FIRST NAME")
    expect(page.get_by_test_id("field-problems")).to_be_empty()

    page.keyboard.press("Enter")
    expect(frame(page, "FIRST NAME")).to_be_focused()
    page.get_by_test_id("field-case").select_option("written")
    page.keyboard.press("Control+S")
    expect(page.get_by_test_id("editor-state")).to_have_text("Saved as version 2.")
    expect(page.get_by_test_id("editor-next")).to_have_attribute("href", "#/piles")
    fields = [(field["name"], field.get("case")) for field in fake.get("/forms/1")["fields"]]
    assert fields == [("SURNAME", None), ("FIRST NAME", "written")]

    page.get_by_test_id("field-top").fill("42")
    page.get_by_test_id("field-left").fill("40")
    expect(page.get_by_test_id("field-problems")).to_have_text("FIRST NAME lies over SURNAME.")
    page.get_by_test_id("field-left").fill("180")
    expect(page.get_by_test_id("field-problems")).to_have_text("FIRST NAME sticks out of the page.")
    expect(page.get_by_test_id("live")).to_have_text("FIRST NAME sticks out of the page.")


def test_changes_survive_a_reload_and_someone_else_s_version(page: Page, fake: Fake) -> None:
    open_editor(page, fake)
    frame(page, "SURNAME").click()
    page.get_by_test_id("field-name").fill("FAMILY NAME")
    expect(page.get_by_test_id("editor-state")).to_have_text("Not saved yet.")
    expect(page.get_by_test_id("editor-next")).to_be_hidden()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(frame(page, "FAMILY NAME")).to_be_visible()

    theirs = {**fake.get("/forms/1"), "fields": []}
    headers = {"If-Match": '"1"'}
    assert requests.put(f"{fake.url}/api/v1/forms/1", json=theirs, headers=headers, timeout=10).ok
    page.get_by_test_id("editor-save").click()
    page.get_by_test_id("form-theirs").click()
    expect(page.locator(".field-frame")).to_have_count(0)
    page.get_by_test_id("editor-undo").click()
    page.get_by_test_id("editor-save").click()
    expect(page.get_by_test_id("editor-state")).to_have_text("Saved as version 3.")
    assert [field["name"] for field in fake.get("/forms/1")["fields"]] == ["FAMILY NAME"]


def test_the_size_of_the_paper_is_asked_and_all_pages_get_a_copy(page: Page, fake: Fake) -> None:
    open_editor(page, fake, 2)
    expect(page.get_by_test_id("paper")).to_contain_text("does not say how large the paper is")
    page.get_by_test_id("paper-size").select_option("a5")
    expect(page.get_by_test_id("paper-width_mm")).to_have_value("148")
    page.mouse.click(*at(page, 60, 65))
    assert place(page) == pytest.approx([21.1, 42.4, 63.5, 7.1], abs=0.15)

    open_editor(page, fake)
    frame(page, "SURNAME").click()
    page.get_by_test_id("field-copy").click()
    page.get_by_test_id("editor-page").select_option("2")
    expect(frame(page, "SURNAME, page 2")).to_be_visible()


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
def test_a_finger_draws_when_it_is_asked_to(page: Page, fake: Fake) -> None:
    open_editor(page, fake)
    page.get_by_test_id("editor-draw").tap()
    page.get_by_test_id("form-page").scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)
    for kind, x, y in (("touchStart", 29, 61), ("touchMove", 80, 65), ("touchMove", 121, 69)):
        left, top = at(page, x, y)
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": left, "y": top}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.locator(".field-frame")).to_have_count(2)
    assert place(page) == pytest.approx([30, 60, 90, 10], abs=1)

    for _ in range(2):  # by then its handles are around it
        frame(page, "SURNAME").click()
        expect(frame(page, "SURNAME")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".field-frame")).to_have_count(2)


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
def test_two_fingers_zoom_and_then_one_draws_a_field_of_four_millimetres(page: Page, fake: Fake) -> None:
    open_editor(page, fake)
    page.get_by_test_id("editor-draw").tap()
    page.locator(".page-scroller").scroll_into_view_if_needed()
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        found = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    x, y = at(page, 60, 80)
    for number, apart in enumerate((30, 60, 90, 120)):
        touch("touchStart" if number == 0 else "touchMove", (x, y - apart), (x, y + apart))
    touch("touchEnd")
    expect(page.get_by_test_id("editor-zoom")).to_have_text("400%")
    assert at(page, 60, 80) == pytest.approx((x, y), abs=2)  # what lay between the fingers is still there
    expect(page.locator(".field-frame")).to_have_count(1)  # no finger has drawn meanwhile
    assert not scrolls_sideways(page)

    touch("touchStart", at(page, 45, 76))
    touch("touchMove", at(page, 60, 78))
    touch("touchMove", at(page, 75, 80))
    touch("touchEnd")
    expect(page.locator(".field-frame")).to_have_count(2)
    assert place(page) == pytest.approx([45, 76, 30, 4], abs=0.6)
