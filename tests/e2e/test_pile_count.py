"""A person says on a pile's page how many forms are in it, and compares records that disagree, over the fake API."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.fake import Fake
from tests.e2e.pages import drop_files, scrolls_sideways
from tests.e2e.test_accessibility import grave_problems

pytestmark = pytest.mark.browser


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_a_number_that_disagrees_is_said_until_somebody_has_compared_the_records(
    page: Page, fake: Fake
) -> None:
    page.goto(f"{fake.url}/#/piles/1")
    said = page.get_by_test_id("miscount")
    expect(page.get_by_test_id("pile-counted")).to_be_visible()
    expect(said).to_be_hidden()
    page.get_by_test_id("pile-counted").fill("4")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("You counted 4, but there are 3 forms with all their pages.")
    expect(said).to_contain_text("Compare the pages of each.")
    assert grave_problems(page) == []
    assert not scrolls_sideways(page)

    page.get_by_test_id("miscount-compare").click()
    expect(page.get_by_test_id("records-lead")).to_contain_text("are all by one person?")
    page.get_by_role("link", name="To the pile").click()
    page.get_by_test_id("miscount-check").click()
    expect(said).to_contain_text("Somebody has compared the pages of the records.")
    expect(page.get_by_test_id("miscount-check")).to_be_hidden()
    page.get_by_test_id("notice-undo").click()
    expect(page.get_by_test_id("miscount-check")).to_be_visible()

    page.goto(f"{fake.url}/#/piles")
    expect(page.get_by_test_id("pile-row")).to_contain_text("3 of 4 forms")
    page.get_by_test_id("pile-open").click()
    page.get_by_test_id("pile-counted").fill("")
    page.keyboard.press("Tab")
    expect(said).to_be_hidden()


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_where_pages_are_missing_and_nobody_has_counted_the_pile_says_what_to_do(
    page: Page, fake: Fake
) -> None:
    fake.trouble(missing=1)
    page.goto(f"{fake.url}/#/piles")
    expect(page.get_by_test_id("pile-row")).to_contain_text("forms not counted")
    page.get_by_test_id("pile-open").click()
    said = page.get_by_test_id("miscount")
    expect(said).to_contain_text("Pages are missing from 1 record, and nobody has counted the forms.")
    expect(said).to_contain_text("Count the forms and enter the number, or compare the pages of each record.")
    assert grave_problems(page) == []
    assert not scrolls_sideways(page)

    page.get_by_test_id("miscount-compare").click()
    expect(page.get_by_test_id("records-lead")).to_contain_text("are all pages of this record by one person?")
    page.get_by_role("link", name="To the pile").click()
    page.get_by_test_id("miscount-check").click()
    expect(said).to_contain_text("Somebody has compared the pages of the records.")
    page.get_by_test_id("notice-undo").click()
    expect(page.get_by_test_id("miscount-check")).to_be_visible()
    page.get_by_test_id("pile-counted").fill("3")
    page.keyboard.press("Enter")
    expect(said).to_be_hidden()


def test_the_number_goes_along_with_the_pages_and_nothing_goes_with_one_that_cannot_be(
    page: Page, fake: Fake, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-")
    page.goto(f"{fake.url}/#/piles")
    box = page.get_by_test_id("pile-counted")
    box.fill("0")
    drop_files(page, [scan])
    expect(box).to_be_focused()
    assert box.evaluate("box => box.validity.rangeUnderflow")
    expect(page.get_by_role("heading", level=1)).to_have_text("Piles of pages")
    box.fill("12")
    drop_files(page, [scan])
    expect(page.get_by_role("heading", level=1)).to_have_text("Feeder, Monday")
    expect(box).to_have_value("12")
    expect(page.get_by_test_id("miscount")).to_contain_text("You counted 12, but there are 3 forms")
