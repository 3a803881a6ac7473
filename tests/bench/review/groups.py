"""The robot reviews groups: whole sets of crops first, then the remaining images singly."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playwright.sync_api import Page

from tests.bench.review import office, single
from tests.bench.review.grid import SKIP, plan_crop_set
from tests.e2e.server import Server

LOOK_MS = 1_000
"""How long the robot waits before it presses a key in a set or list: less than anybody needs for forty crops."""
GROUPED_BY = "confidence"  # a set of different names: queues rarely have the same name forty times


def play(page: Page, server: Server, truth: dict[int, str]) -> Counter[str]:
    """Accept sets, then review marked and skipped images singly; return how many names were saved in which way."""
    page.goto(f"{server.url}/#/groups?by={GROUPED_BY}")
    ways: Counter[str] = Counter()
    screen = office.next_screen(page)
    if screen["kind"] == "list":
        page.wait_for_timeout(LOOK_MS)
        page.keyboard.press("Enter")
        screen = office.next_screen(page)
    while screen["kind"] == "crop set":
        ways["in groups"] += _answer(page, screen, truth)
        screen = office.next_screen(page)
    return ways + single.play(page, server, truth)


def _answer(page: Page, crop_set: dict[str, Any], truth: dict[int, str]) -> int:
    """Mark the wrong crops and accept the rest, or skip the set; return how many names that saved."""
    is_right = [crop["text"] == truth[crop["image"]] for crop in crop_set["crops"]]
    keys = plan_crop_set(is_right, crop_set["columns"])
    page.wait_for_timeout(LOOK_MS)
    for key in keys:
        page.keyboard.press(key)
    return 0 if keys == SKIP else sum(is_right)
