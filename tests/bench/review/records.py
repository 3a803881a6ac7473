"""The robot reviews a pile by record: field after field of one form after another, each with the fewest keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from playwright.sync_api import Browser, Page

from tests.bench.review import office, single
from tests.e2e.server import Server


def play(page: Page, server: Server, truth: dict[int, str]) -> Counter[str]:
    """Review the whole pile; return how many names were saved in which way."""
    (pile,) = office.listed(server, "/piles")
    return review(page, f"{server.url}/#/piles/{pile['id']}/records", truth)


def keys_singly(browser: Browser, server: Server, truth: dict[int, str]) -> int:
    """Keys for the same fields reviewed one at a time; the labels that they have are undone before."""
    for image in list(office.listed(server, "/images", state="labelled")):
        answer = server.post(f"/images/{image['id']}/label/undo", headers={"If-Match": "*"})
        assert answer.status_code == 200, answer.text
    page = office.watched_page(browser)
    single.play(page, server, truth)
    keys: int = page.evaluate("paraphProbe.keys")
    page.close()
    return keys


def review(page: Page, address: str, truth: Mapping[int, str]) -> Counter[str]:
    """Review the records at this address to their end."""
    page.goto(address)
    ways: Counter[str] = Counter()
    screen = office.next_screen(page)
    while screen["kind"] == "field":
        name = truth[screen["image"]]
        if name != screen["text"]:
            screen |= page.evaluate("paraphProbe.doubtsOfField()")
        ways[single.answer(page, screen, name)] += 1
        screen = office.next_screen(page)
    return ways
