"""A form is made from a picture of the empty sheet, its fields are drawn with the mouse, and it is taken along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from backend.pages.geometry import Rect
from tests.e2e.pages import open_view
from tests.e2e.server import Server
from tests.e2e.test_accessibility import grave_problems
from tests.e2e.test_form_editor import drag, frame
from tests.pages import layouts

pytestmark = pytest.mark.browser


def make_form(page: Page, server: Server, folder: Path, printed: layouts.Printed) -> None:
    """Pick the empty sheet as a picture, name the form and wait for the editor."""
    sheet = folder / "empty sheet.png"
    Image.fromarray(printed.sheets[0]).save(sheet, dpi=(layouts.DPI, layouts.DPI))
    open_view(page, server, "forms")
    page.get_by_test_id("form-sheets").set_input_files(sheet)
    expect(page.get_by_test_id("asked-text")).to_have_value("empty sheet")
    page.get_by_test_id("asked-text").fill(printed.form.name)
    with page.expect_response("**/print"):
        page.get_by_test_id("asked-save").click()
    expect(page.get_by_test_id("form-page")).to_be_visible()


def draw(page: Page, rect: Rect, name: str) -> None:
    """Draw a field as a person does, a millimetre or two beside the printed box, and name it."""
    drag(page, (rect.left - 1, rect.top + 1), (rect.right + 1.2, rect.bottom - 0.8))
    page.keyboard.type(name)


def test_two_fields_are_drawn_on_a_sheet_and_the_form_is_kept_taken_along_and_deleted(
    page: Page, server: Server, tmp_path: Path
) -> None:
    printed = layouts.boxes()
    make_form(page, server, tmp_path, printed)
    expect(page.get_by_test_id("paper-size")).to_be_hidden()  # the picture says how large it is
    wanted = printed.form.fields[:2]
    for field in wanted:
        draw(page, field.rect, field.name)
    page.keyboard.press("Control+S")
    expect(page.get_by_test_id("editor-state")).to_have_text("Saved as version 2.")

    page.reload()
    for field in wanted:
        expect(frame(page, field.name)).to_be_visible()
    stored = server.get("/forms/1").json()["fields"]
    assert [field["name"] for field in stored] == [field.name for field in wanted]
    for field, drawn in zip(wanted, stored, strict=True):
        rect = [field.rect.left, field.rect.top, field.rect.width, field.rect.height]
        assert drawn["rect_mm"] == pytest.approx(rect, abs=0.6)
    assert grave_problems(page) == []

    file = tmp_path / "form.json"
    open_view(page, server, "forms")
    with page.expect_download() as started:
        page.get_by_test_id("form-download").click()
    started.value.save_as(file)
    assert json.loads(file.read_text(encoding="utf-8"))["format"] == "paraph-form"
    page.get_by_test_id("form-delete").click()
    page.get_by_test_id("form-delete-sure").click()
    expect(page.get_by_test_id("forms-empty")).to_be_visible()
    page.get_by_test_id("form-file").set_input_files(file)
    expect(page.get_by_test_id("form-row")).to_contain_text("2 fields")
