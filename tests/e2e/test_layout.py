"""Long words and a further language: the layout holds, and a language is one file."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.pages import VIEWS, open_view, scrolls_sideways
from tests.e2e.server import ROOT, Server
from tests.handwriting import SAMPLES

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


def test_words_two_fifths_longer_fit_on_a_phone(page: Page, server: Server) -> None:
    server.upload(*sorted(SAMPLES.glob("field_*"))[:4])
    server.wait_until_read(4)
    serve_messages(page, "en", {key: longer(message) for key, message in catalogue().items()})
    page.set_viewport_size({"width": 360, "height": 740})
    found = {}
    for view in VIEWS:
        open_view(page, server, view)
        page.wait_for_load_state("networkidle")
        overflowing = page.evaluate(OVERFLOWING)
        if overflowing or scrolls_sideways(page):
            found[view] = overflowing
    assert found == {}

    open_view(page, server, "review")
    expect(page.get_by_test_id("review-accept")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_test_id("review-accept").click()
    expect(page.get_by_test_id("unsaved")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []


def test_a_third_language_is_one_file(browser: Browser, server: Server) -> None:
    page = browser.new_context(locale="de-AT").new_page()
    serve_messages(page, "de", {"nav.upload": "Hochladen", "draw.title": "Einen Namen zeichnen"})
    open_view(page, server, "draw")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einen Namen zeichnen")
    expect(page.get_by_test_id("nav-upload")).to_have_text("Hochladen")
    expect(page.get_by_test_id("nav-review")).to_contain_text("Review")  # what is missing is said in English
    expect(page.get_by_test_id("language").locator("option:checked")).to_have_text("Deutsch")
    page.context.close()
