"""What a person is told of files that are dropped on a pile, over the fake API."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.fake import Fake
from tests.e2e.pages import drop_files, scrolls_sideways
from tests.e2e.test_accessibility import grave_problems

pytestmark = pytest.mark.browser


@pytest.mark.browser_context_args(viewport={"width": 360, "height": 740})
def test_of_a_file_that_is_there_with_records_in_the_bin_the_way_to_the_bin_is_shown(
    page: Page, fake: Fake, tmp_path: Path
) -> None:
    files = [tmp_path / name for name in ("scan.pdf", "bad.pdf", "again.pdf")]
    for file in files:
        file.write_bytes(b"%PDF-")
    page.goto(f"{fake.url}/#/piles")
    drop_files(page, files)
    expect(page.get_by_test_id("pile-refused")).to_contain_text("The PDF is protected by a password.")
    said = page.get_by_test_id("pile-in-bin")
    expect(said).to_contain_text("again.pdf")
    expect(said).to_contain_text("This file is in the pile already, and 1 of its records is in the bin.")
    assert grave_problems(page) == []
    assert not scrolls_sideways(page)
    page.get_by_test_id("pile-to-bin").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bin")


@pytest.mark.browser_context_args(locale="fr-FR")
def test_why_a_file_was_refused_is_said_in_the_language_of_the_page(
    page: Page, fake: Fake, tmp_path: Path
) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-")
    page.goto(f"{fake.url}/#/piles")
    drop_files(page, [tmp_path / "bad.pdf"])
    expect(page.get_by_test_id("pile-refused")).to_contain_text("protégé par un mot de passe")
