"""Groups by keyboard alone: mark a wrong crop, accept the rest, undo it all, correct the wrong one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.pages import scrolls_sideways, shown_image
from tests.e2e.server import Server, wait_for
from tests.e2e.test_accessibility import grave_problems
from tests.handwriting import named_images

pytestmark = pytest.mark.browser

IMAGES = 12


@pytest.fixture
def waiting(server: Server) -> Server:
    """A server on which twelve read images wait."""
    server.upload(*(image.path for image in named_images(IMAGES)))
    server.wait_until_read(IMAGES)
    return server


def open_by_confidence(page: Page, server: Server) -> None:
    """The list of groups of about equal confidence, of which a dozen images make few."""
    page.goto(f"{server.url}/#/groups?by=confidence")
    expect(page.locator("[data-view=groups]")).to_be_visible()


def open_sure_group(page: Page, server: Server) -> int:
    """Open the largest group by confidence with two keys; the number of its crops."""
    open_by_confidence(page, server)
    first = page.get_by_test_id("group-row").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    crops = page.get_by_test_id("group-crop")
    expect(crops.first).to_be_focused()
    return crops.count()


def labelled(server: Server) -> dict[int, str]:
    """Image id to the kind of its label."""
    items = server.get("/images?limit=200").json()["items"]
    return {image["id"]: image["label"]["kind"] for image in items if image["label"]}


def test_the_rest_is_accepted_with_one_key_and_undone_with_one(page: Page, waiting: Server) -> None:
    count = open_sure_group(page, waiting)
    assert count >= 3
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    wrong = page.get_by_test_id("group-crop").nth(1)
    expect(wrong).to_have_attribute("aria-selected", "true")
    assert grave_problems(page) == []
    expect(page.get_by_test_id("group-accept")).to_contain_text(f"Accept {count - 1}")

    page.keyboard.press("Enter")
    wait_for("the labels", lambda: len(labelled(waiting)) == count - 1)
    assert set(labelled(waiting).values()) <= {"confirmed", "blank"}
    expect(page.get_by_test_id("live")).to_contain_text(
        f"{count - 1} accepted. 1 wrong one is waiting for review."
    )

    page.keyboard.press("u")
    expect(page.get_by_test_id("group-crop")).to_have_count(count)
    expect(page.get_by_test_id("group-crop").nth(1)).to_have_attribute("aria-selected", "true")
    wait_for("the labels to be gone", lambda: labelled(waiting) == {})

    page.keyboard.press("Enter")
    wait_for("the labels again", lambda: len(labelled(waiting)) == count - 1)
    expect(page.get_by_test_id("unsaved")).to_have_count(0)


def test_wrong_crops_can_be_corrected_right_away(page: Page, waiting: Server) -> None:
    count = open_sure_group(page, waiting)
    page.keyboard.press("Space")
    page.keyboard.press("o")
    expect(page.get_by_test_id("review-input")).to_be_focused()
    wrong = shown_image(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("CORRECTED")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("review-wrong-done")).to_be_visible()
    wait_for("all labels", lambda: len(labelled(waiting)) == count)
    assert labelled(waiting)[wrong] == "corrected"
    page.get_by_test_id("groups-back").click()
    expect(page.get_by_test_id("groups-by-confidence")).to_have_attribute("aria-pressed", "true")


def test_a_step_without_a_connection_is_kept_and_sent_later(page: Page, waiting: Server) -> None:
    count = open_sure_group(page, waiting)
    page.route("**/api/v1/labels/bulk", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("unsaved")).to_contain_text(f"{count} not saved")
    page.unroute("**/api/v1/labels/bulk")
    page.reload()
    wait_for("the labels", lambda: len(labelled(waiting)) == count)
    expect(page.get_by_test_id("unsaved")).to_have_count(0)


def test_a_label_by_someone_else_inside_a_group_opens_a_dialog_and_blocks_no_other(
    page: Page, waiting: Server
) -> None:
    count = open_sure_group(page, waiting)
    source = page.get_by_test_id("group-crop").first.locator("img").get_attribute("src") or ""
    theirs = int(source.split("/")[-2])
    answer = waiting.put(
        f"/images/{theirs}/label", json={"kind": "text", "text": "THEIRS"}, headers={"If-Match": "*"}
    )
    assert answer.status_code == 200
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("conflict-theirs")).to_be_visible()
    wait_for("the other labels", lambda: len(labelled(waiting)) == count)
    page.get_by_test_id("conflict-theirs").click()
    expect(page.get_by_test_id("unsaved")).to_have_count(0)
    assert waiting.get(f"/images/{theirs}").json()["label"]["text"] == "THEIRS"


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
def test_a_finger_does_what_the_keys_do(page: Page, waiting: Server) -> None:
    open_by_confidence(page, waiting)
    page.get_by_test_id("group-row").first.tap()
    crops = page.get_by_test_id("group-crop")
    expect(crops.first).to_be_visible()
    count = crops.count()
    crops.nth(1).tap()
    assert not scrolls_sideways(page)
    page.get_by_test_id("group-accept").tap()
    wait_for("the labels", lambda: len(labelled(waiting)) == count - 1)
