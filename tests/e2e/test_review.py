"""The review of single names, as a clerk works for hours: nothing moves, nothing is accepted unseen, nothing typed is
lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.e2e.fake import Fake, fake_api
from tests.e2e.pages import (
    IMAGE_URL,
    open_review,
    scrolls_sideways,
    shown_image,
    wait_for_next,
    wait_until_seen,
    words,
)
from tests.e2e.server import wait_for
from tests.handwriting import SAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("window")]

SIZES = [(360, 740, "fr-FR"), (768, 1024, "en-GB"), (1280, 720, "fr-FR"), (640, 360, "en-GB")]
DOUBTS = {
    "en": "To check: perhaps N / space after A",
    "fr": "À vérifier : peut-être N / espace après A",
}
PICTURES = sorted(SAMPLES.glob("field_*.png"))

# Where the text box is, and where the line of writing is on the screen.
PLACES = """() => {
    const box = document.querySelector("#review-input").getBoundingClientRect();
    const scan = document.querySelector("[data-testid=review-image]").getBoundingClientRect();
    const share = Number(getComputedStyle(document.querySelector(".scan")).getPropertyValue("--baseline"));
    return [box.left, box.top + scrollY, scan.top + share * scan.height + scrollY];
}"""
COUNTERS = """() => [
    document.querySelector("[data-testid=review-remaining]")?.textContent,
    document.querySelector("[data-testid=nav-review] .nav-count span")?.textContent,
]"""


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_api() as running:
        yield running


def accept(page: Page) -> int:
    """Accept what is in the box; the image that was accepted."""
    wait_until_seen(page)
    image = shown_image(page)
    page.keyboard.press("Enter")
    wait_for_next(page, image)
    return image


def change_queue(page: Page, change: Callable[[dict[str, Any]], None]) -> None:
    """Change each image that is leased."""

    def answer(route: Route) -> None:
        reply = route.fetch().json()
        for image in reply["items"]:
            change(image)
        route.fulfill(json=reply)

    page.route("**/api/v1/leases", answer)


def picture_of(image: int) -> Any:
    return PICTURES[image % len(PICTURES)]


def show_samples(page: Page) -> None:
    """Show pictures of many sizes."""

    def measure(image: dict[str, Any]) -> None:
        image["width"], image["height"] = Image.open(picture_of(image["id"])).size
        image["reading"]["spans"] = []  # those of another picture

    def answer(route: Route) -> None:
        found = IMAGE_URL.search(route.request.url)
        assert found
        route.fulfill(path=picture_of(int(found[1])))

    change_queue(page, measure)
    page.route("**/api/v1/images/*/file", answer)


@pytest.mark.parametrize(("width", "height", "locale"), SIZES)
def test_the_text_box_and_the_line_of_writing_stay_in_one_place(
    browser: Browser, fake: Fake, width: int, height: int, locale: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height}, locale=locale)
    show_samples(page)
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    page.route("**/api/v1/stats", hold, times=1)
    open_review(page, fake)
    places = [page.evaluate(PLACES)]
    for route in late:
        route.continue_()
    expect(page.locator(".nav-count span").first).to_have_text("20")
    places.append(page.evaluate(PLACES))
    for _ in range(12):
        accept(page)
        wait_until_seen(page)
        places.append(page.evaluate(PLACES))
    moved = [max(values) - min(values) for values in zip(*places, strict=True)]
    assert moved[:2] == [0, 0]
    assert moved[2] < 1
    assert not scrolls_sideways(page)
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}, "rules": NAMES_MATCH}
    assert Axe().run(page, options=rules).response["violations"] == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert Axe().run(page, options=rules).response["violations"] == []
    page.close()


NAMES_MATCH = {"label-content-name-mismatch": {"enabled": True}}


def test_a_held_enter_accepts_one_name_and_nothing_before_its_picture_is_on_the_screen(
    page: Page, fake: Fake
) -> None:
    held: list[Route] = []
    shown: list[str] = []

    def hold_all_but_the_first(route: Route) -> None:
        if not shown:
            shown.append(route.request.url)
        if route.request.url in shown:
            route.continue_()
        else:
            held.append(route)

    page.route("**/api/v1/images/*/file", hold_all_but_the_first)
    first = open_review(page, fake)
    for _ in range(12):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    second = shown_image(page)
    assert second != first
    for key in ("Enter", "1", "F2", "F4"):
        page.keyboard.press(key)
    expect(page.locator(".review-note")).to_contain_text(words(page, "review.notSeen"))
    assert shown_image(page) == second
    wait_for("the only label", lambda: fake.label_of(first) is not None)
    assert fake.get("/stats")["pending"] == 19

    for route in held:
        shown.append(route.request.url)
        route.continue_()
    accept(page)
    wait_for("the next label", lambda: fake.get("/stats")["pending"] == 18)


def test_without_a_connection_the_leased_names_are_there_with_their_pictures_and_icons(
    page: Page, fake: Fake
) -> None:
    open_review(page, fake)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    for _ in range(12):
        accept(page)
    wait_until_seen(page)
    expect(page.get_by_test_id("unsaved")).to_contain_text("12")
    page.get_by_test_id("nav-images").click()
    expect(page.get_by_role("alert").locator(".icon")).to_be_visible()
    empty = "icons => icons.filter((icon) => !icon.querySelector('use').getBBox().width).length"
    assert page.locator("svg.icon:visible").evaluate_all(empty) == 0
    page.context.set_offline(False)
    wait_for("the labels", lambda: fake.get("/stats")["pending"] == 8)


def test_a_digit_is_typed_once_something_was_typed_and_undo_brings_typed_text_back(
    page: Page, fake: Fake
) -> None:
    first = open_review(page, fake)
    box = page.get_by_test_id("review-input")
    offer = page.get_by_test_id("alternative-1").locator(".alternative-text").inner_text()
    reading = box.input_value()
    page.keyboard.press("End")
    page.keyboard.type("X1")
    expect(box).to_have_value(f"{reading}X1")
    page.keyboard.press("F8")
    expect(box).to_have_value("")
    page.keyboard.press("Control+Z")
    expect(box).to_have_value(f"{reading}X1")
    page.keyboard.press("Alt+1")
    wait_for_next(page, first)
    wait_for("the alternative", lambda: fake.label_of(first) == offer)
    page.keyboard.press("F9")
    expect(box).to_have_value(f"{reading}X1")
    page.keyboard.press("Escape")
    wait_until_seen(page)
    page.keyboard.press("1")
    wait_for("the alternative again", lambda: fake.label_of(first) == offer)


def test_doubt_is_shown_where_the_other_texts_differ_and_nothing_is_said_without_any(
    page: Page, fake: Fake
) -> None:
    texts = iter(["MANON", "LEA"])

    def doubt(image: dict[str, Any]) -> None:
        text = next(texts, "HUGO")
        others = [("MANNON", 0.2), ("MA NON", 0.1), ("MANOM", 0.02)] if text == "MANON" else []
        spans = [
            {"character": letter, "start_x": 20 * at, "end_x": 20 * at + 15, "confidence": 0.99}
            for at, letter in enumerate(text)
        ]
        alternatives = [{"text": other, "confidence": chance} for other, chance in [(text, 0.6), *others]]
        image["reading"] |= {"text": text, "confidence": 0.6, "spans": spans, "alternatives": alternatives}

    change_queue(page, doubt)
    open_review(page, fake)
    doubts = page.locator("#review-doubts")
    expect(doubts).to_have_text(DOUBTS[page.evaluate("document.documentElement.lang")])
    expect(page.locator(".alternative-text")).to_have_text(["MANNON"])
    expect(page.locator(".strip-gap")).to_have_count(1)
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    page.keyboard.type("N")
    expect(page.get_by_test_id("review-input")).to_have_value("MANNON")
    accept(page)
    expect(page.get_by_test_id("review-input")).to_have_value("LEA")
    expect(doubts).to_have_text("")


def test_a_letter_typed_at_once_replaces_the_first_one_in_doubt(page: Page, fake: Fake) -> None:
    def doubt(image: dict[str, Any]) -> None:
        for span in image["reading"]["spans"]:
            span["confidence"] = 0.5 if span is image["reading"]["spans"][1] else 0.99

    change_queue(page, doubt)
    first = open_review(page, fake)
    reading = page.get_by_test_id("review-input").input_value()
    offer = page.get_by_test_id("alternative-1").locator(".alternative-text").inner_text()
    page.keyboard.type("Z")
    expect(page.get_by_test_id("review-input")).to_have_value(f"{reading[0]}Z{reading[2:]}")
    page.keyboard.press("Escape")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    wait_for("the name", lambda: shown_image(page) == first)
    wait_until_seen(page)
    box = page.get_by_test_id("review-input")
    assert box.evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)") == reading[1]
    page.keyboard.press("1")  # nobody has selected the letter: a digit picks
    wait_for("the alternative", lambda: fake.label_of(first) == offer)


def test_a_digit_replaces_what_a_person_selects_in_place_of_the_letter_in_doubt(
    page: Page, fake: Fake
) -> None:
    def doubt(image: dict[str, Any]) -> None:
        for span in image["reading"]["spans"]:
            span["confidence"] = 0.5 if span is image["reading"]["spans"][1] else 0.99

    change_queue(page, doubt)
    first = open_review(page, fake)
    box = page.get_by_test_id("review-input")
    reading = box.input_value()
    for select, expected in (
        (lambda: page.keyboard.press("Shift+ArrowRight"), f"{reading[0]}1{reading[3:]}"),
        (lambda: page.keyboard.press("Control+A"), "1"),
        (lambda: page.locator(".strip-foot").nth(1).click(), f"{reading[0]}1{reading[2:]}"),
    ):
        select()
        page.keyboard.press("1")
        expect(box).to_have_value(expected)
        page.keyboard.press("Escape")
        expect(box).to_have_value(reading)
        page.keyboard.press("Home")
        page.keyboard.press("Tab")
    assert shown_image(page) == first
    assert fake.label_of(first) is None


def test_counters_agree_after_fast_accepts_and_undos(page: Page, fake: Fake) -> None:
    open_review(page, fake)
    expect(page.locator(".nav-count span").first).to_have_text("20")
    fake.trouble(slow=150)
    expected = 20
    for key in ["Enter"] * 7 + ["F9"] * 3 + ["Enter"] * 8 + ["F9"]:
        wait_until_seen(page)
        before = page.get_by_test_id("review-image").get_attribute("src") or ""
        page.keyboard.press(key)
        expected += 1 if key == "F9" else -1
        assert page.evaluate(COUNTERS) == [str(expected), str(expected)]
        expect(page.get_by_test_id("review-image")).not_to_have_attribute("src", before)
    wait_for("the labels", lambda: fake.get("/stats")["pending"] == expected)
    page.wait_for_timeout(1_500)  # for what the server says afterwards
    assert page.evaluate(COUNTERS) == [str(expected), str(expected)]


def test_back_can_be_taken_back_and_a_last_answer_be_corrected(page: Page, fake: Fake) -> None:
    open_review(page, fake)
    answered = [accept(page) for _ in range(6)]
    wait_until_seen(page)
    here = shown_image(page)
    for _ in range(3):
        page.keyboard.press("PageUp")
    wait_for("the answer", lambda: shown_image(page) == answered[3])
    for _ in range(3):
        page.keyboard.press("PageDown")
        expect(page.locator(".review-note")).to_have_text(words(page, "review.did.forward"))
    wait_for("the name before", lambda: shown_image(page) == here)

    answers = page.get_by_test_id("recent-answer")
    expect(answers).to_have_count(5)
    answers.nth(2).click()
    wait_for("the answer", lambda: shown_image(page) == answered[3])
    wait_until_seen(page)
    page.keyboard.press("F8")
    page.keyboard.type("CORRECTED")
    page.keyboard.press("Enter")
    wait_for("the name before", lambda: shown_image(page) == here)
    expect(answers.first).to_have_text("CORRECTED")
    wait_for("the correction", lambda: fake.label_of(answered[3]) == "CORRECTED")
    assert fake.get("/stats")["pending"] == 14


def test_keeping_theirs_shows_their_text(page: Page, fake: Fake) -> None:
    first = open_review(page, fake)
    fake.trouble(conflictOn=first)
    accept(page)
    page.get_by_test_id("conflict-theirs").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("PageUp")
    expect(page.get_by_test_id("review-input")).to_have_value("SOMEBODY")
    expect(page.get_by_test_id("review-undo")).to_be_disabled()


def test_a_click_or_the_held_space_bar_enlarges_the_scan(page: Page, fake: Fake) -> None:
    open_review(page, fake)
    scan, picture = page.get_by_test_id("review-scan"), page.get_by_test_id("review-image")
    box = page.get_by_test_id("review-input")
    reading, width = box.input_value(), width_of(picture)
    scan.click(position={"x": width_of(scan) / 2, "y": 20})
    expect(scan).to_have_class(ZOOMED)
    wait_for("the scan to grow", lambda: is_twice(picture, width))
    scan.click(position={"x": width_of(scan) / 2, "y": 20})
    expect(scan).not_to_have_class(ZOOMED)
    wait_for("the scan to shrink", lambda: width_of(picture) == width)
    box.focus()
    page.keyboard.press("End")
    page.keyboard.press("Space")
    expect(box).to_have_value(f"{reading} ")
    page.keyboard.press("Escape")
    page.keyboard.down("Space")
    page.keyboard.down("Space")
    expect(scan).to_have_class(ZOOMED)
    wait_for("the scan to grow again", lambda: is_twice(picture, width))
    assert box.input_value() == reading
    page.keyboard.up("Space")
    expect(scan).not_to_have_class(ZOOMED)
    wait_for("the scan to shrink", lambda: width_of(picture) == width)
    page.keyboard.press("1")  # the box is untouched still
    wait_for("the alternative", lambda: fake.get("/stats")["pending"] == 19)


ZOOMED = re.compile("is-zoomed")


def is_twice(picture: Any, width: float) -> bool:
    """At least twice as wide; the browser rounds what it enlarges."""
    return width_of(picture) > 2 * width - 0.5


def width_of(picture: Any) -> float:
    box = picture.bounding_box()
    assert box is not None
    return float(box["width"])


def test_after_a_crash_the_tab_holds_its_leases_again(page: Page, fake: Fake) -> None:
    holders: list[str] = []

    def note(route: Route) -> None:
        holders.append(json.loads(route.request.post_data or "")["holder"])
        route.continue_()

    page.context.route("**/api/v1/leases", note)
    open_review(page, fake)
    another = page.context.new_page()
    open_review(another, fake)
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    after = page.context.new_page()
    open_review(after, fake)
    assert holders[2] == holders[0] != holders[1]
