"""A name drawn by hand is read while it is drawn, with mouse, pen and finger, and nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.drawing import Finger, write
from tests.e2e.fake import Fake
from tests.e2e.pages import open_view, scrolls_sideways
from tests.e2e.server import Server
from tests.handwriting import SAMPLES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(shipped_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One Paraph for all of these tests, since none of them stores anything."""
    server = Server(tmp_path_factory.mktemp("draw") / "data").start()
    yield server
    server.end()


INK = """canvas => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return pixels.some((value, index) => index % 4 === 3 && value > 0);
}"""


def has_ink(page: Page) -> bool:
    """Whether anything is drawn on the pad."""
    return bool(page.get_by_test_id("draw-pad").evaluate(INK))


def test_a_drawn_name_is_read_with_its_letters_and_nothing_is_kept(page: Page, server: Server) -> None:
    open_view(page, server, "draw")
    expect(page.get_by_test_id("draw-undo")).to_be_disabled()

    write(page, "LEA", height=90)

    expect(page.get_by_test_id("draw-text")).to_have_text("LEA")
    expect(page.get_by_role("list", name="Letter by letter").get_by_role("listitem")).to_have_count(3)
    assert server.get("/stats").json()["images"] == 0


def test_it_is_read_before_the_pen_is_lifted(page: Page, server: Server) -> None:
    open_view(page, server, "draw")
    box = page.get_by_test_id("draw-pad").bounding_box()
    assert box is not None
    with page.expect_request("**/api/v1/predict") as asked:
        page.mouse.move(box["x"] + 60, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + 60, box["y"] + 140, steps=10)
    assert asked.value.method == "POST"
    page.mouse.up()


def test_strokes_can_be_taken_back_one_by_one_and_all_at_once(page: Page, server: Server) -> None:
    open_view(page, server, "draw")
    write(page, "LI", height=90)
    page.keyboard.press("Control+Z")
    expect(page.get_by_test_id("draw-text")).to_have_text("L")
    page.get_by_test_id("draw-undo").click()
    assert not has_ink(page)
    expect(page.get_by_test_id("draw-text")).to_have_text("")
    expect(page.get_by_test_id("draw-undo")).to_be_disabled()

    write(page, "LEA", height=90)
    page.get_by_test_id("draw-clear").click()
    assert not has_ink(page)


def test_undoing_what_was_typed_in_a_dialog_leaves_the_drawing(page: Page, fake: Fake) -> None:
    open_view(page, fake, "draw")
    write(page, "I", height=90)
    page.get_by_test_id("author").click()
    name = page.get_by_test_id("asked-text")
    name.press_sequentially("ZOE")
    name.press("Control+z")
    expect(name).not_to_have_value("ZOE")
    page.keyboard.press("Escape")
    assert has_ink(page)
    page.keyboard.press("Control+z")
    assert not has_ink(page)


def test_a_drawing_stays_when_the_window_changes_its_size(page: Page, server: Server) -> None:
    open_view(page, server, "draw")
    write(page, "LEA", height=60)
    page.set_viewport_size({"width": 700, "height": 800})
    page.wait_for_timeout(100)
    assert has_ink(page)


def test_a_picture_from_the_files_is_read_without_drawing(page: Page, server: Server) -> None:
    open_view(page, server, "draw")
    page.get_by_test_id("draw-file").set_input_files(SAMPLES / "field_01.png")
    expect(page.get_by_test_id("draw-text")).not_to_have_text("")
    assert server.get("/stats").json()["images"] == 0


def test_without_the_server_it_says_so_and_reads_on_when_it_is_back(page: Page, server: Server) -> None:
    open_view(page, server, "draw")
    page.context.set_offline(True)
    write(page, "LE", height=90)
    expect(page.get_by_test_id("draw-facts")).to_contain_text("can’t be reached")
    page.context.set_offline(False)
    page.keyboard.press("Control+Z")
    expect(page.get_by_test_id("draw-text")).not_to_have_text("")


def test_ink_that_is_no_letter_gets_a_hint(page: Page, server: Server) -> None:
    open_view(page, server, "draw")
    box = page.get_by_test_id("draw-pad").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 60, box["y"] + 60)
    expect(page.get_by_test_id("draw-facts")).to_have_text(
        "No letters recognised yet. Keep writing: whole names are read best."
    )
    expect(page.get_by_test_id("draw-text")).to_have_text("")


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
def test_a_finger_on_a_phone_writes_instead_of_scrolling(page: Page, server: Server) -> None:
    server.wait_until_at_work()
    open_view(page, server, "draw")
    Finger(page).write("LEA")
    expect(page.get_by_test_id("draw-text")).to_have_text("LEA")
    assert has_ink(page)
    assert page.evaluate("scrollY") == 0
    assert not scrolls_sideways(page)


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
def test_the_pad_does_not_move_while_a_finger_is_on_it(page: Page, server: Server) -> None:
    """A banner comes in the head of the page and moves nothing."""

    server.wait_until_at_work()
    degraded = {**server.get("/stats").json(), "degraded": "a folder is missing"}
    open_view(page, server, "draw")
    finger = Finger(page)
    top = finger.pad()["y"]
    finger.down(40, 40)
    page.route("**/api/v1/stats", lambda route: route.fulfill(json=degraded))
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_test_id("banner")).to_be_visible()
    finger.move(40, 120)
    assert finger.pad()["y"] == top
    finger.up()
    assert has_ink(page)
