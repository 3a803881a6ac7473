"""Long words and a further language: the layout holds, and a language is one file."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.fake import Fake, fake_api
from tests.e2e.pages import VIEWS, open_view, scrolls_sideways, wait_until_seen
from tests.e2e.server import ROOT

pytestmark = pytest.mark.browser

LONGER_BY = 0.4
WORD = re.compile(r"\{\w+\}|[^\W\d_]+")

# What sticks out of the window, and words that are wider than the button, tag or heading around them.
OVERFLOWING = """() => {
    const scrolls = ".visually-hidden, .table-scroll, .skip";
    const isSeen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest(scrolls)
        && element.getBoundingClientRect().width > 1;
    const isOut = (element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -1 || right > innerWidth + 1;
    };
    const isTight = (element) => element.matches("button, a, label, h1, h2, p, .tag, .control-label, .nav-word")
        && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline";
    return [...document.body.querySelectorAll("*")]
        .filter((element) => isSeen(element) && (isOut(element) || isTight(element)))
        .map((element) => `${element.tagName}.${element.className} ${element.textContent.trim().slice(0, 40)}`);
}"""


def catalogue() -> dict[str, Any]:
    words: dict[str, Any] = json.loads((ROOT / "frontend/messages/en.json").read_text(encoding="utf-8"))
    return words


def longer(message: Any) -> Any:
    """The message with every word two fifths longer, its placeholders as they were."""
    if isinstance(message, dict):
        return {plural: longer(text) for plural, text in message.items()}
    return WORD.sub(lambda found: _longer_word(found[0]), message)


def _longer_word(word: str) -> str:
    return word if word.startswith("{") else word + word[: math.ceil(LONGER_BY * len(word))].lower()


def serve_messages(page: Page, locale: str, words: dict[str, Any]) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json=words)

    page.route(f"**/static/messages/{locale}.json", answer)


def test_a_longer_message_keeps_its_placeholders() -> None:
    assert longer("Read {count} of 10 images") == "Readre {count} ofo 10 imagesima"


def test_words_two_fifths_longer_fit_on_a_phone(page: Page, fake: Fake) -> None:
    serve_messages(page, "en", {key: longer(message) for key, message in catalogue().items()})
    page.set_viewport_size({"width": 360, "height": 740})
    found = {}
    for view in VIEWS:
        open_view(page, fake, view)
        page.wait_for_load_state("networkidle")
        overflowing = page.evaluate(OVERFLOWING)
        if overflowing or scrolls_sideways(page):
            found[view] = overflowing
    assert found == {}

    open_view(page, fake, "review")
    wait_until_seen(page)
    page.context.set_offline(True)
    page.get_by_test_id("review-accept").click()
    expect(page.get_by_test_id("unsaved")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []


WIDTHS = (
    320,
    360,
    480,
    640,
    704,
    705,
    768,
    896,
    897,
    1088,
    1089,
    1280,
    1344,
    1345,
    1600,
    1601,
    1792,
    1793,
    1920,
)
"""From the smallest phone to a large screen, and both sides of each width at which the head changes."""
LOW_AND_NARROW = ((320, 400), (360, 400), (480, 400), (640, 360))
"""Where the links to the views are one row in the head."""


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_no_view_scrolls_sideways_from_320_to_1920_pixels(browser: Browser, fake: Fake, locale: str) -> None:
    page = browser.new_context(locale=locale).new_page()
    found = []
    for address in (*VIEWS, "images/1", "groups?group=%3D%0A"):
        page.goto(f"{fake.url}/#/{address}")
        page.wait_for_load_state("networkidle")
        for width, height in [*((width, 720) for width in WIDTHS), *LOW_AND_NARROW]:
            page.set_viewport_size({"width": width, "height": height})
            if scrolls_sideways(page):
                found.append(f"{address} at {width}x{height}")
    page.context.close()
    assert found == []


PLACES = """() => ["#nav", "#settings", "#main", "[data-testid=review-input]"].map((each) => {
    const { left, top } = document.querySelector(each).getBoundingClientRect();
    return [each, Math.round(left), Math.round(top)];
})"""


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_nothing_moves_when_the_banner_comes_and_goes(browser: Browser, locale: str) -> None:
    page = browser.new_context(locale=locale).new_page()
    with fake_api() as fake:
        page.goto(f"{fake.url}/#/review")
        wait_until_seen(page)
        sizes = [*((width, 720) for width in WIDTHS), *LOW_AND_NARROW]
        before = {size: places(page, *size) for size in sizes}
        fake.trouble(degraded="a folder is missing")
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.get_by_test_id("banner")).to_be_visible()
        expect(page.locator("#banner-words")).to_be_visible()
        page.get_by_test_id("banner").click()
        expect(page.locator("#banner-words")).to_be_hidden()
        moved = [size for size in sizes if places(page, *size) != before[size]]
        sideways = [size for size in sizes if places(page, *size) and scrolls_sideways(page)]
    page.context.close()
    assert (moved, sideways) == ([], [])


def places(page: Page, width: int, height: int) -> Any:
    """Where the parts are that a pointer may be over."""
    page.set_viewport_size({"width": width, "height": height})
    return page.evaluate(PLACES)


@pytest.mark.browser_context_args(locale="fr-FR")
def test_a_form_a_pile_its_pages_and_its_end_fit_narrow_windows(page: Page) -> None:
    found: list[str] = []

    def look(fake: Fake, address: str, shown: str) -> None:
        page.goto(f"{fake.url}/#/{address}")
        expect(page.locator(shown).first).to_be_visible()
        for width, height in [(320, 720), (360, 740), *LOW_AND_NARROW]:
            page.set_viewport_size({"width": width, "height": height})
            if scrolls_sideways(page):
                found.append(f"{address} at {width}x{height}")

    with fake_api() as fake:
        look(fake, "forms/1", ".field-frame")
        look(fake, "piles/1", ".page-tile")
        look(fake, "pages/7", ".sheet-picture")
        look(fake, "piles/1/records", "[data-testid=field-row]")
        records = fake.get("/piles/1/records")["items"]
        for image in (field["image_id"] for record in records for field in record["fields"]):
            fake.label(image, "MARTIN")
        page.reload()
        look(fake, "piles/1/records", "[data-testid=records-done]")
    assert found == []


# 1280x720 at 200 %, a phone on its side and upright, and windows just below and above the height of a fixed bottom bar.
LOW_WINDOWS = ((640, 360), (640, 479), (640, 480), (360, 480), (320, 256), (1280, 360))
BOX_AND_FLOOR = """() => {
    const box = document.querySelector("[data-testid=review-input]").getBoundingClientRect();
    const nav = document.querySelector("#nav");
    const isFixed = getComputedStyle(nav).position === "fixed";
    return [box.top, box.bottom, isFixed ? nav.getBoundingClientRect().top : innerHeight];
}"""


def test_the_text_box_stays_in_sight_while_typing(page: Page, fake: Fake) -> None:
    open_view(page, fake, "review")
    box = page.get_by_test_id("review-input")
    expect(box).to_be_focused()
    for width, height in LOW_WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("scrollTo(0, 0)")
        page.keyboard.type("A")
        page.wait_for_timeout(100)
        top, bottom, floor = page.evaluate(BOX_AND_FLOOR)
        assert top >= 0, (width, height)
        assert bottom <= floor, (width, height)


def test_a_third_language_is_one_file(browser: Browser, fake: Fake) -> None:
    page = browser.new_context(locale="de-AT").new_page()
    serve_messages(page, "de", {"nav.upload": "Hochladen", "draw.title": "Einen Namen zeichnen"})
    open_view(page, fake, "draw")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einen Namen zeichnen")
    expect(page.get_by_test_id("nav-upload")).to_have_text("Hochladen")
    expect(page.get_by_test_id("nav-review")).to_contain_text("Review")  # what is missing is said in English
    expect(page.get_by_test_id("language").locator("option:checked")).to_have_text("Deutsch")
    page.context.close()
