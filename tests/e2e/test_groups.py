"""Groups by keyboard alone: see all crops, mark or retype a wrong one, accept the rest, undo it all.

Over the fake API; that a server saves and undoes the same operations is shown in `test_together`.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.fake import Fake
from tests.e2e.held import Held
from tests.e2e.pages import scrolls_sideways, shown_image, words
from tests.e2e.server import wait_for
from tests.e2e.test_accessibility import grave_problems

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("window")]

SURE = "[data-testid=group-row][data-key='0.99']"
"""The group of the surest images."""
NAMES_CONTAIN_LABELS = {"label-content-name-mismatch": {"enabled": True}}
"""A rule of axe that is off by default: the name of a control contains the words that are to be seen on it."""


def open_by_confidence(page: Page, fake: Fake) -> None:
    """The list of groups of about equal confidence, of which twenty images make few."""
    page.goto(f"{fake.url}/#/groups?by=confidence")
    expect(page.locator("[data-view=groups]")).to_be_visible()


def open_sure_group(page: Page, fake: Fake) -> int:
    """Open the group of the surest images by keyboard and wait until it is on the screen; the number of crops."""
    open_by_confidence(page, fake)
    expect(page.get_by_test_id("group-row").first).to_be_focused()
    page.locator(SURE).focus()
    page.keyboard.press("Enter")
    crops = page.get_by_test_id("group-crop")
    expect(crops.first).to_be_focused()
    if not scrolls_down(page):
        expect(page.get_by_test_id("group-accept")).to_have_attribute("data-unseen", "0")
    return crops.count()


def see_all(page: Page) -> None:
    """Scroll to each crop, since what has not been seen is not accepted."""
    for crop in page.get_by_test_id("group-crop").all():
        crop.scroll_into_view_if_needed()
    expect(page.get_by_test_id("group-accept")).to_have_attribute("data-unseen", "0")


def scrolls_down(page: Page) -> bool:
    """Whether the page is higher than its window."""
    return bool(page.evaluate("document.documentElement.scrollHeight > innerHeight"))


def labelled(fake: Fake) -> dict[int, str]:
    """Image id to the kind of its label."""
    items = fake.get("/images?limit=200")["items"]
    return {image["id"]: image["label"]["kind"] for image in items if image["label"]}


def test_the_rest_is_accepted_with_one_key_and_undone_with_one(page: Page, fake: Fake) -> None:
    open_by_confidence(page, fake)
    expect(page.locator(".group-panel.is-ahead")).to_have_js_property("inert", value=True)
    count = open_sure_group(page, fake)
    assert count >= 3
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    wrong = page.get_by_test_id("group-crop").nth(1)
    expect(wrong).to_have_attribute("aria-selected", "true")
    assert grave_problems(page) == []
    expect(page.get_by_test_id("group-accept")).to_contain_text(words(page, "groups.accept", count - 1))

    page.keyboard.press("Enter")
    wait_for("the labels", lambda: len(labelled(fake)) == count - 1)
    assert set(labelled(fake).values()) <= {"confirmed", "blank"}
    expect(page.get_by_test_id("live")).to_contain_text(
        f"{words(page, 'groups.did.accept', count - 1)} {words(page, 'groups.did.wrong')}"
    )

    page.keyboard.press("F9")
    expect(page.get_by_test_id("group-crop")).to_have_count(count)
    expect(page.get_by_test_id("group-crop").nth(1)).to_have_attribute("aria-selected", "true")
    wait_for("the labels to be gone", lambda: labelled(fake) == {})

    page.keyboard.press("Enter")
    wait_for("the labels again", lambda: len(labelled(fake)) == count - 1)
    expect(page.get_by_test_id("unsaved")).to_have_count(0)


def test_where_the_groups_end_a_link_leads_to_the_images_that_are_in_none(page: Page, fake: Fake) -> None:
    nothing: dict[str, object] = {"items": [], "next_cursor": None, "total": 0, "images": 0}
    page.route("**/api/v1/groups?*", lambda route: route.fulfill(json=nothing))
    open_by_confidence(page, fake)
    end = page.get_by_test_id("review-left")
    expect(end).to_contain_text(words(page, "review.end.left.text", fake.get("/stats")["pending"]))
    end.get_by_role("link").click()
    expect(page.get_by_test_id("review-input")).to_be_focused()


def test_wrong_crops_can_be_corrected_right_away(page: Page, fake: Fake) -> None:
    count = open_sure_group(page, fake)
    see_all(page)
    page.keyboard.press("Space")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("review-input")).to_be_focused()
    wrong = shown_image(page)
    page.keyboard.press("Control+A")
    page.keyboard.type("CORRECTED")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("review-wrong-done")).to_be_visible()
    wait_for("all labels", lambda: len(labelled(fake)) == count)
    assert labelled(fake)[wrong] == "corrected"
    page.get_by_test_id("groups-back").click()
    expect(page.get_by_test_id("groups-by-confidence")).to_have_attribute("aria-pressed", "true")


def test_what_is_typed_on_a_crop_replaces_its_text_and_enter_takes_the_rest(page: Page, fake: Fake) -> None:
    count = open_sure_group(page, fake)
    page.keyboard.press("ArrowRight")
    page.keyboard.type("Zo")
    expect(page.get_by_test_id("group-text")).to_have_value("Zo")
    assert grave_problems(page, NAMES_CONTAIN_LABELS) == []
    page.keyboard.press("Escape")
    page.keyboard.type("Jean Luc")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("group-crop").nth(1)).to_contain_text("Jean Luc")
    expect(page.get_by_test_id("group-crop").nth(2)).to_be_focused()
    assert grave_problems(page, NAMES_CONTAIN_LABELS) == []
    page.keyboard.type("ANAIS")
    page.keyboard.press("Enter")
    wait_for("the labels", lambda: len(labelled(fake)) == count)
    assert sorted(labelled(fake).values()) == ["confirmed"] * (count - 2) + ["corrected"] * 2
    texts = {image["label"]["text"] for image in fake.get("/images?limit=200")["items"] if image["label"]}
    assert texts >= {"Jean Luc", "ANAIS"}


def test_leaving_saves_what_was_typed_and_nothing_else(page: Page, fake: Fake) -> None:
    open_sure_group(page, fake)
    page.keyboard.type("ANAIS")
    page.get_by_test_id("nav-images").click()
    wait_for("the label", lambda: list(labelled(fake).values()) == ["corrected"])


def test_going_back_while_a_text_is_typed_saves_it(page: Page, fake: Fake) -> None:
    page.goto(f"{fake.url}/#/images")
    open_sure_group(page, fake)
    page.keyboard.type("ANAIS")
    expect(page.get_by_test_id("group-text")).to_be_focused()
    page.go_back()
    expect(page.locator("[data-view=images]")).to_be_visible()
    wait_for("the label", lambda: list(labelled(fake).values()) == ["corrected"])


def test_loading_the_page_again_while_a_text_is_typed_saves_it(page: Page, fake: Fake) -> None:
    open_sure_group(page, fake)
    page.keyboard.type("ANAIS")
    expect(page.get_by_test_id("group-text")).to_be_focused()
    page.reload()
    wait_for("the label", lambda: list(labelled(fake).values()) == ["corrected"])


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 320}, locale="fr-FR")
def test_enter_shows_the_crops_below_before_it_accepts(page: Page, fake: Fake) -> None:
    """In a window as low as that of a phone on its side."""
    count = open_sure_group(page, fake)
    accept = page.get_by_test_id("group-accept")
    expect(accept).to_contain_text("Voir")
    presses = 0
    while unseen := int(accept.get_attribute("data-unseen") or 0):
        assert labelled(fake) == {}
        page.keyboard.press("Enter")
        expect(accept).not_to_have_attribute("data-unseen", str(unseen))
        presses += 1
    assert presses >= 1
    assert page.evaluate("scrollY") > 0
    page.keyboard.press("Enter")
    wait_for("the labels", lambda: len(labelled(fake)) == count)


def test_a_crop_without_a_picture_is_not_accepted(page: Page, fake: Fake) -> None:
    open_by_confidence(page, fake)
    page.route("**/images/*/file", lambda route: route.abort())
    page.reload()
    page.locator(SURE).click()
    expect(page.get_by_test_id("group-accept")).to_contain_text(words(page, "groups.acceptNone"))


def test_an_operation_without_a_connection_is_kept_and_sent_later(page: Page, fake: Fake) -> None:
    count = open_sure_group(page, fake)
    see_all(page)
    page.route("**/api/v1/labels/bulk", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("unsaved")).to_contain_text(words(page, "outbox.unsaved", count))
    page.unroute("**/api/v1/labels/bulk")
    page.reload()
    wait_for("the labels", lambda: len(labelled(fake)) == count)
    expect(page.get_by_test_id("unsaved")).to_have_count(0)


def test_a_label_by_someone_else_inside_a_group_opens_a_dialog_and_blocks_no_other(
    page: Page, fake: Fake
) -> None:
    count = open_sure_group(page, fake)
    source = page.get_by_test_id("group-crop").first.locator("img").get_attribute("src") or ""
    theirs = int(source.split("/")[-2])
    fake.label(theirs, "THEIRS")
    see_all(page)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("conflict-theirs")).to_be_visible()
    wait_for("the other labels", lambda: len(labelled(fake)) == count)
    page.get_by_test_id("conflict-theirs").click()
    expect(page.get_by_test_id("unsaved")).to_have_count(0)
    assert fake.label_of(theirs) == "THEIRS"


def test_pictures_stay_in_a_group_that_opens_slowly(page: Page, fake: Fake) -> None:
    """The list looks ahead into a group that has the focus, also while that group is being opened."""
    claims = Held(page, "**/api/v1/leases/images")
    pictures = Held(page, "**/images/*/file")
    open_by_confidence(page, fake)
    expect(page.get_by_test_id("group-row").first).to_be_focused()
    page.get_by_test_id("group-row").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)  # longer than the list waits before it looks ahead
    claims.release()
    crops = page.get_by_test_id("group-crop")
    expect(crops.first).to_be_focused()
    pictures.release()
    page.wait_for_timeout(500)
    expect(crops.locator("img")).to_have_count(crops.count())


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
def test_a_finger_does_what_the_keys_do(page: Page, fake: Fake) -> None:
    open_by_confidence(page, fake)
    page.locator(SURE).tap()
    crops = page.get_by_test_id("group-crop")
    expect(crops.first).to_be_visible()
    count = crops.count()
    crops.nth(1).tap()
    assert not scrolls_sideways(page)
    accept = page.get_by_test_id("group-accept")
    expect(accept).to_contain_text(re.compile("Accept|Show"))
    while int(accept.get_attribute("data-unseen") or 0):
        accept.tap()
        page.wait_for_timeout(100)
    accept.tap()
    wait_for("the labels", lambda: len(labelled(fake)) == count - 1)
