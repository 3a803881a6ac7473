"""Two reviewers of one queue: each gets other names, and one gets what the other leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages import decide, open_review, shown_image, wait_for_next
from tests.e2e.server import Server, wait_for
from tests.e2e.test_accessibility import grave_problems
from tests.handwriting import SAMPLES

pytestmark = pytest.mark.browser

FIELDS = sorted(SAMPLES.glob("field_*"))
HAND = 20  # what one tab is handed at a time


@pytest.fixture
def queue(server: Server) -> Server:
    """A server whose queue holds more names than are leased to one person at a time."""
    assert len(FIELDS) > HAND
    server.upload(*FIELDS)
    server.wait_until_read(len(FIELDS))
    return server


@pytest.fixture
def other(browser: Browser) -> Iterator[Page]:
    """The browser of a second person."""
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


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
    """Whether this image comes first; else open the queue again."""
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


def test_in_a_group_what_somebody_else_looks_at_is_seen_but_not_accepted(
    page: Page, other: Page, queue: Server
) -> None:
    open_review(other, queue)
    page.goto(f"{queue.url}/#/groups?by=confidence")
    expect(page.get_by_test_id("group-row").first).to_be_focused()
    page.keyboard.press("Enter")
    crops, taken = page.get_by_test_id("group-crop"), page.locator("[data-testid=group-crop][aria-disabled]")
    expect(page.get_by_test_id("group-elsewhere")).to_be_visible()
    count, elsewhere = crops.count(), taken.count()
    assert 0 < elsewhere < count
    taken.first.click(force=True)
    expect(taken.first).to_have_attribute("aria-selected", "false")
    assert grave_problems(page) == []
    expect(page.get_by_test_id("group-accept")).to_contain_text(f"Accept {count - elsewhere}")

    for key, pending in (
        ("Enter", len(FIELDS) - count + elsewhere),
        ("F9", len(FIELDS)),
        ("Enter", len(FIELDS) - count + elsewhere),
    ):
        page.keyboard.press(key)
        wait_until_pending(queue, pending)

    other.goto(f"{queue.url}/#/upload")
    page.goto(f"{queue.url}/#/upload")
    page.goto(f"{queue.url}/#/groups?by=confidence")
    page.get_by_test_id("group-row").first.click()
    expect(page.get_by_test_id("group-accept")).to_contain_text(f"Accept {elsewhere}")
    expect(taken).to_have_count(0)


def wait_until_pending(server: Server, count: int) -> None:
    wait_for(f"{count} to be left", lambda: server.get("/stats").json()["pending"] == count)


def test_two_people_at_one_group_get_different_crops_and_a_skipped_one_is_free(
    page: Page, other: Page, queue: Server
) -> None:
    for one in (page, other):
        one.goto(f"{queue.url}/#/groups?by=confidence")
        expect(one.get_by_test_id("group-row").first).to_be_visible()
    page.get_by_test_id("group-row").first.click()
    expect(page.get_by_test_id("group-crop").first).to_be_visible()
    wait_for(
        "the lease",
        lambda: queue.post("/leases", json={"holder": "third-person", "limit": 1}).json()["elsewhere"] > 0,
    )
    other.get_by_test_id("group-row").first.click()
    expect(other.get_by_test_id("group-accept")).to_contain_text("Accept none")
    page.keyboard.press("PageDown")
    other.keyboard.press("Escape")
    other.get_by_test_id("group-row").first.click()
    expect(other.get_by_test_id("group-elsewhere")).to_have_count(0)
