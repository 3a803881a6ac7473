"""From a pile of pages to a spreadsheet: draw a form, drop the pile, repair a page, review, export; also on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.e2e import paper_pile
from tests.e2e.pages import drop_files, open_view, scrolls_sideways
from tests.e2e.server import Server, wait_for
from tests.e2e.test_accessibility import grave_problems
from tests.e2e.test_form_editor import drag

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CUT_MS = 90_000
FIELDS = ("Surname", "First name")
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_pile_becomes_a_spreadsheet(
    page: Page, server: Server, tmp_path: Path, size: dict[str, int]
) -> None:
    page.set_viewport_size({"width": size["width"], "height": size["height"]})
    draw_the_form(page, server, tmp_path)
    drop_the_pile(page, server, tmp_path)
    expect(page.get_by_test_id("bookkeeping")).to_have_text(
        "4 pages = 1 recognised + 1 blank + 1 of no known form + 1 needs help"
    )
    nothing_is_grave(page)

    repair_the_page(page)
    page.get_by_text("To the pile").click()
    expect(page.get_by_test_id("bookkeeping")).to_have_text(
        "4 pages = 2 recognised + 1 blank + 1 of no known form"
    )
    review_by_record(page)
    wait_for("all labels", lambda: server.get("/piles/1").json()["fields"]["checked"] == 4)

    rows = exported(page, server, tmp_path)
    assert [tuple(row[name] for name in FIELDS) for row in rows] == paper_pile.texts()
    assert [(row["STATE"], row["CHECKED"]) for row in rows] == [("complete", "all")] * 2


def draw_the_form(page: Page, server: Server, folder: Path) -> None:
    """Drop the empty form as a PDF and draw two of its boxes."""
    open_view(page, server, "forms")
    drop_files(page, [paper_pile.write_form(folder / "membership.pdf")])
    with page.expect_response("**/print"):
        page.get_by_test_id("asked-save").click()
    expect(page.get_by_test_id("form-page")).to_be_visible()
    for name, field in zip(FIELDS, paper_pile.printed().form.fields, strict=False):
        page.get_by_test_id("form-page").evaluate("sheet => sheet.scrollIntoView()")
        # From the right: to the left lie the handles of the field that was drawn before.
        drag(page, (field.rect.right + 1, field.rect.top + 1), (field.rect.left - 1, field.rect.bottom - 1))
        page.get_by_test_id("field-name").fill(name)
    expect(page.get_by_test_id("field-row")).to_have_count(2)
    page.keyboard.press("Control+S")
    expect(page.get_by_test_id("editor-state")).to_contain_text("Saved")


def drop_the_pile(page: Page, server: Server, folder: Path) -> None:
    """Drop the pile; its own page opens and follows the pages as they are cut."""
    open_view(page, server, "piles")
    page.get_by_test_id("pile-name").fill("Monday")
    drop_files(page, [paper_pile.write_pile(folder / "feeder.pdf")])
    expect(page.get_by_role("heading", level=1)).to_have_text("Monday")
    expect(page.get_by_test_id("step-help")).to_be_visible(timeout=CUT_MS)
    expect(page.get_by_test_id("bookkeeping")).not_to_contain_text("waiting", timeout=CUT_MS)


def repair_the_page(page: Page) -> None:
    """The form lies right already: a nudge and its opposite move the fields, and the page is placed."""
    page.get_by_test_id("step-help").click()
    field = page.locator(".sheet-field polygon").first
    expect(field).to_be_visible()
    before = field.get_attribute("points")
    page.get_by_test_id("corner-topLeft").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert field.get_attribute("points") != before
    page.keyboard.press("Shift+ArrowLeft")
    nothing_is_grave(page)
    page.get_by_test_id("desk-place").click()
    expect(page.get_by_test_id("desk-lead")).to_contain_text("Recognised", timeout=CUT_MS)
    expect(page.get_by_test_id("desk-note")).to_contain_text("No other page needs help")


def review_by_record(page: Page) -> None:
    """Type what is on the paper if the reading is wrong, and accept each field with Enter."""
    page.get_by_test_id("step-records").click()
    for number, texts in enumerate(paper_pile.texts(), start=1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Record {number} ")
        for at, text in enumerate(texts):
            box = page.get_by_test_id("field-input").nth(at)
            expect(page.get_by_test_id("field-row").nth(at)).to_have_attribute("data-seen", "")
            expect(box).to_be_focused()
            if box.input_value() != text:
                box.fill(text)
            if number == at == 1:
                nothing_is_grave(page)
            page.keyboard.press("Enter")
    expect(page.get_by_test_id("records-done")).to_be_visible()


def exported(page: Page, server: Server, folder: Path) -> list[dict[str, str]]:
    """The rows of the workbook that the pile's page offers."""
    page.goto(f"{server.url}/#/piles/1")
    with page.expect_download() as download:
        page.get_by_test_id("pile-export").click()
    saved = folder / "pile.xlsx"
    download.value.save_as(saved)
    sheet = load_workbook(saved, read_only=True).active
    assert sheet is not None
    names, *rows = ([str(cell) for cell in row] for row in sheet.iter_rows(values_only=True))
    return [dict(zip(names, row, strict=True)) for row in rows]


def nothing_is_grave(page: Page) -> None:
    assert grave_problems(page) == []
    assert not scrolls_sideways(page)
