"""The robot reviews images singly, each with the fewest keys."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playwright.sync_api import Page

from tests.bench.review import office
from tests.bench.review.robot import Shown, plan, retype
from tests.e2e.pages import open_view
from tests.e2e.server import Server


def play(page: Page, server: Server, truth: dict[int, str]) -> Counter[str]:
    """Review the whole queue; return how many names were saved in which way."""
    open_view(page, server, "review")
    ways: Counter[str] = Counter()
    screen = office.next_screen(page)
    while screen["kind"] == "image":
        ways[answer(page, screen, truth[screen["image"]])] += 1
        screen = office.next_screen(page)
    return ways


def answer(page: Page, screen: dict[str, Any], name: str) -> str:
    """Save the name of the image or field shown, and return in which way."""
    shown = Shown(
        screen["text"],
        tuple(screen["alternatives"]),
        tuple(screen["doubts"]),
        tuple(screen["gaps"]),
        screen["selected"] and tuple(screen["selected"]),
    )
    keys = plan(name, shown)
    if len(keys) == 1:
        page.keyboard.press(keys[0])
        return "accepted" if keys[0] == "Enter" else "alternative"
    for key in keys[:-1]:
        page.keyboard.press(key)
    way = "edited"
    if page.evaluate("paraphProbe.box()") != name:
        way = "retyped"
        for key in retype(name):
            page.keyboard.press(key)
    page.keyboard.press(keys[-1])
    return way
