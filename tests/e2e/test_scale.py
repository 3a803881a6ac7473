"""Thousands of names: the web app stays quick, and its memory does not grow."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.e2e.pages import open_view, shown_image, wait_for_next, wait_until_seen
from tests.e2e.seed import multiply
from tests.e2e.server import Server, wait_for
from tests.handwriting import SAMPLES

pytestmark = pytest.mark.browser

MANY = 10_000
ROWS_AT_MOST = 300
REVIEWED = 1_000
SETTLED = 250  # names after which the page keeps as much of the past as it ever will: 200 steps to take back
MEGABYTE = 1_000_000


@pytest.fixture
def full_server(server: Server) -> Server:
    """A server with ten thousand images that wait for a review."""
    samples = [path for path in sorted(SAMPLES.glob("field_*")) if path.stem != "field_24"]
    server.upload(*samples)
    server.wait_until_read(len(samples))
    multiply(server, MANY)
    assert server.get("/stats").json()["pending"] == MANY
    return server


def heap(session: CDPSession) -> int:
    """Bytes of JavaScript objects that are still in use."""
    session.send("HeapProfiler.collectGarbage")
    metrics: list[dict[str, Any]] = session.send("Performance.getMetrics")["metrics"]
    return int(next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize"))


def measured(page: Page) -> CDPSession:
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return session


def scroll_to_end(page: Page, until: int) -> None:
    """Scroll down page by page until the list has been seen beyond row ``until``."""
    seen = 0
    while seen < until:
        page.mouse.wheel(0, 4_000)
        page.wait_for_timeout(30)
        last = page.get_by_test_id("image-row").last.locator(".image-file").text_content() or ""
        seen = int(last.removeprefix("field_").split(".")[0])


@pytest.mark.slow
def test_ten_thousand_images_are_listed_by_the_rows_in_sight(page: Page, full_server: Server) -> None:
    rows = page.get_by_test_id("image-row")
    page.goto(f"{full_server.url}/#/images?order=oldest")
    expect(page.get_by_test_id("images-total")).to_have_text("10,000 images")
    session = measured(page)
    first = rows.first.text_content() or ""
    scroll_to_end(page, until=1_000)
    before = heap(session)

    scroll_to_end(page, until=4_000)

    assert rows.count() <= ROWS_AT_MOST
    assert heap(session) - before < 2 * MEGABYTE
    page.evaluate("scrollTo(0, 0)")
    expect(rows.first).to_have_text(first)

    focused = rows.first.get_by_role("link")
    focused.focus()
    scroll_to_end(page, until=600)
    expect(focused).to_be_focused()


def accept(page: Page, count: int) -> None:
    """Press Enter on ``count`` names, each when it is shown."""
    for _ in range(count):
        wait_until_seen(page)
        image = shown_image(page)
        page.keyboard.press("Enter")
        wait_for_next(page, image)


def wait_until_saved(server: Server, count: int) -> None:
    """Wait for what the page still holds: it accepts names faster than the server saves them."""
    wait_for("every answer", lambda: server.get("/stats").json()["pending"] == MANY - count, 120)


@pytest.mark.slow
def test_memory_is_flat_over_a_thousand_reviewed_names(page: Page, full_server: Server) -> None:
    open_view(page, full_server, "review")
    expect(page.get_by_test_id("review-remaining")).to_have_text(f"{MANY}")
    session = measured(page)
    accept(page, SETTLED)
    wait_until_saved(full_server, SETTLED)
    before = heap(session)

    accept(page, REVIEWED - SETTLED)

    wait_until_saved(full_server, REVIEWED)
    assert heap(session) - before < 1 * MEGABYTE
