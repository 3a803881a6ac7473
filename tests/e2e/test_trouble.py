"""Failures and conflicts are shown, and no work is lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.fake import Fake
from tests.e2e.pages import decide, open_review, open_view, shown_image, wait_for_next
from tests.e2e.seed import make_doubtful
from tests.e2e.server import Server, wait_for
from tests.handwriting import named_images

pytestmark = pytest.mark.browser


def text_of(server: Server, image: int) -> str | None:
    """The text of the image's newest label, as stored."""
    label = server.get(f"/images/{image}").json()["label"]
    return None if label is None else label["text"]


def ready_for_review(server: Server, page: Page, count: int = 2) -> int:
    """Upload, wait, open the review; the id of the first image shown."""
    server.upload(*(image.path for image in named_images(count)))
    server.wait_until_read(count)
    return open_review(page, server)


def test_without_a_worker_the_page_says_that_reading_is_paused(
    page: Page, start_server: Callable[..., Server]
) -> None:
    server = start_server(PARAPH_WORKER="off")
    (image,) = server.upload(named_images(1)[0].path)
    open_view(page, server, "upload")
    expect(page.get_by_test_id("banner")).to_have_class(re.compile("banner-paused"))
    assert server.get(f"/images/{image}").json()["state"] == "unread"


def test_with_damaged_weights_people_can_still_upload_and_label(
    page: Page, start_server: Callable[..., Server], shipped_weights: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "weights"
    shutil.copytree(shipped_weights, damaged)
    for network in damaged.glob("*/model.onnx"):
        content = bytearray(network.read_bytes())
        content[len(content) // 2] ^= 1
        network.write_bytes(content)
    server = start_server(PARAPH_WEIGHTS=str(damaged))

    (image,) = server.upload(named_images(1)[0].path)
    answer = server.put(
        f"/images/{image}/label", json={"kind": "text", "text": "MARTIN"}, headers={"If-Match": "*"}
    )

    assert (answer.status_code, text_of(server, image)) == (200, "MARTIN")
    assert server.get(f"/images/{image}").json()["reading"] is None
    open_view(page, server, "upload")
    expect(page.get_by_test_id("banner")).to_have_class(re.compile("banner-degraded"))


def test_a_text_that_is_hardly_legible_is_called_a_guess_until_somebody_writes(
    page: Page, server: Server
) -> None:
    server.upload(named_images(1)[0].path)
    server.wait_until_read(1)
    make_doubtful(server, confidence=0.1)
    open_view(page, server, "review")
    doubts = page.locator("#review-doubts")
    expect(doubts).to_contain_text("little more than a guess")
    page.get_by_test_id("review-input").press_sequentially("X")
    expect(doubts).not_to_contain_text("guess")


def test_two_people_at_one_image_see_both_labels(page: Page, server: Server, browser: Browser) -> None:
    image = ready_for_review(server, page)
    other = browser.new_page()
    other.goto(f"{server.url}/#/images/{image}")
    other.get_by_test_id("detail-input").fill("DUPOND")
    other.get_by_test_id("detail-save").click()
    wait_for("the first answer", lambda: text_of(server, image) == "DUPOND")
    decide(page, "DUPONT")

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("DUPOND")
    expect(dialog).to_contain_text("DUPONT")
    assert text_of(server, image) == "DUPOND"
    page.get_by_test_id("conflict-mine").click()
    wait_for("the chosen answer", lambda: text_of(server, image) == "DUPONT")
    other.close()


def test_what_is_typed_while_the_network_is_away_is_saved_when_it_is_back(page: Page, fake: Fake) -> None:
    image = open_review(page, fake)
    page.context.set_offline(True)
    decide(page, "ÉLODIE")
    expect(page.get_by_test_id("unsaved")).to_be_visible()
    assert fake.label_of(image) is None
    page.context.set_offline(False)
    wait_for("the answer to be saved", lambda: fake.label_of(image) == "ÉLODIE")


def test_a_server_killed_in_the_middle_of_the_review_costs_nothing(page: Page, server: Server) -> None:
    ready_for_review(server, page, 5)
    server.kill()
    answers = dict(decide(page, text) for text in ("ANNA", "BÉRÉNICE", "CLOÉ"))
    unsaved = page.get_by_test_id("unsaved")
    expect(unsaved).to_contain_text("3")
    page.get_by_test_id("review-input").fill("DIDI")
    page.wait_for_timeout(2_500)  # long enough for the outbox and the status to have tried in vain
    expect(unsaved).to_contain_text("3")

    server.start()
    wait_for("the answers to be saved", lambda: all(text_of(server, image) for image in answers))
    assert {image: text_of(server, image) for image in answers} == answers
    revisions = [server.get(f"/images/{image}").json()["revision"] for image in answers]
    assert revisions == [1, 1, 1]
    expect(unsaved).to_be_hidden()
    expect(page.get_by_test_id("review-input")).to_have_value("DIDI")


@pytest.mark.parametrize("status", [401, 403])
def test_a_session_that_is_over_loses_neither_labels_nor_typed_text(
    page: Page, fake: Fake, status: int
) -> None:
    image = open_review(page, fake)
    refusal = {"type": "about:blank", "title": "Log in again", "status": status, "detail": "Log in again."}
    page.route("**/api/v1/**", lambda route: route.fulfill(status=status, json=refusal))
    decide(page, "ÉLODIE")
    page.keyboard.press("Control+A")
    page.keyboard.type("LE GUEN")
    expect(page.get_by_test_id("unsaved")).to_contain_text("1")
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("Log in again.")
    expect(page.get_by_test_id("unsaved")).to_contain_text("1")

    page.unroute("**/api/v1/**")
    page.get_by_role("alert").get_by_role("button").click()
    expect(page.get_by_test_id("review-input")).to_have_value("LE GUEN")
    assert shown_image(page) != image
    wait_for("the answer to be saved", lambda: fake.label_of(image) == "ÉLODIE")


def test_text_that_was_not_yet_accepted_survives_a_reload(page: Page, fake: Fake) -> None:
    image = open_review(page, fake)
    page.get_by_test_id("review-input").fill("LE GUENNEC")
    page.reload()
    expect(page.get_by_test_id("review-input")).to_have_value("LE GUENNEC")
    assert shown_image(page) == image


def test_a_decision_can_be_undone_by_keyboard(page: Page, server: Server) -> None:
    image = ready_for_review(server, page)
    decide(page, "MARTIN")
    wait_for("the label", lambda: text_of(server, image) == "MARTIN")
    page.keyboard.press("F9")
    wait_for("the undo", lambda: server.get(f"/images/{image}").json()["state"] == "pending")
    assert shown_image(page) == image


def show_an_alternative(page: Page, fake: Fake) -> tuple[int, str]:
    """Open the review, whose first image has alternatives; its id and the first alternative's text."""
    image = open_review(page, fake)
    return image, page.get_by_test_id("alternative-1").locator(".alternative-text").inner_text()


def test_a_digit_accepts_an_alternative_with_one_key(page: Page, fake: Fake) -> None:
    image, offered = show_an_alternative(page, fake)
    page.keyboard.press("1")
    wait_for_next(page, image)
    wait_for("the alternative to be saved", lambda: fake.label_of(image) == offered)


def test_a_digit_only_fills_the_box_where_that_was_chosen(page: Page, fake: Fake) -> None:
    image, offered = show_an_alternative(page, fake)
    page.keyboard.press("?")
    page.get_by_label("Choosing an alternative accepts it").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.get_by_test_id("review-input")).to_have_value(offered)
    assert (shown_image(page), fake.label_of(image)) == (image, None)
