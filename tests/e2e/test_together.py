"""Two people at one queue: each gets other names, and what one leaves the other gets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import decide, open_view, shown_image, wait_for_next
from tests.e2e.server import Server, wait_for
from tests.handwriting import SAMPLES

pytestmark = pytest.mark.browser

FIELDS = sorted(SAMPLES.glob("field_*"))
HAND = 20  # what one tab is handed at a time


@pytest.fixture
def queue(server: Server) -> Server:
    """A server whose queue holds more names than one person is handed at a time."""
    assert len(FIELDS) > HAND
    server.upload(*FIELDS)
    server.wait_until_read(len(FIELDS))
    return server


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser."""
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def open_review(page: Page, server: Server) -> int:
    open_view(page, server, "review")
    expect(page.get_by_test_id("review-image")).to_be_visible()
    return shown_image(page)


def test_two_people_review_everything_between_them_and_nothing_twice(
    page: Page, other: Page, queue: Server
) -> None:
    assert open_review(page, queue) != open_review(other, queue)
    theirs = [decide(other, "THEIRS")[0] for _ in range(len(FIELDS) - HAND)]
    expect(other.get_by_test_id("review-elsewhere")).to_be_visible()
    mine = [decide(page, "MINE")[0] for _ in range(HAND)]
    expect(page.get_by_test_id("review-done")).to_be_visible()
    expect(other.get_by_test_id("review-done")).to_be_visible()

    assert sorted(mine + theirs) == sorted(set(mine + theirs))
    assert len(mine + theirs) == len(FIELDS)
    wait_for("all answers", lambda: queue.get("/stats").json()["pending"] == 0)
    labelled = queue.get("/images", params={"state": "labelled", "limit": 100}).json()["items"]
    assert {image["id"]: image["label"]["text"] for image in labelled} == {
        **dict.fromkeys(mine, "MINE"),
        **dict.fromkeys(theirs, "THEIRS"),
    }
    assert {image["revision"] for image in labelled} == {1}


def test_who_leaves_the_review_gives_the_names_back(page: Page, other: Page, queue: Server) -> None:
    first = open_review(page, queue)
    assert open_review(other, queue) != first
    page.close()
    other.reload()
    expect(other.get_by_test_id("review-image")).to_be_visible()
    wait_for("the other's names", lambda: remaining_is_shown(other, first))


def remaining_is_shown(page: Page, image: int) -> bool:
    """Whether this image comes first; else open the queue anew."""
    if shown_image(page) == image:
        return True
    page.reload()
    expect(page.get_by_test_id("review-image")).to_be_visible()
    return False


def test_a_reload_brings_the_same_name_again(page: Page, other: Page, queue: Server) -> None:
    first = open_review(page, queue)
    open_review(other, queue)
    page.keyboard.press("PageDown")
    wait_for_next(page, first)
    page.reload()
    expect(page.get_by_test_id("review-image")).to_be_visible()
    assert shown_image(page) == first
