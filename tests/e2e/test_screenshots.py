"""The README's picture, taken from the running page; ``SCREENSHOTS_DIR`` says where it is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.pages import open_view
from tests.e2e.server import Server
from tests.handwriting import SAMPLES

pytestmark = pytest.mark.browser


def test_the_review_page_makes_a_picture(page: Page, server: Server, tmp_path: Path) -> None:
    """On the rendered samples, so that no person's handwriting is published."""
    server.upload(*sorted(SAMPLES.glob("field_*"))[:8])
    server.wait_until_read(8)
    page.set_viewport_size({"width": 1200, "height": 760})
    open_view(page, server, "review")
    expect(page.get_by_test_id("review-image")).to_be_visible()
    folder = Path(os.environ.get("SCREENSHOTS_DIR") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / "review.png", animations="disabled")
    with Image.open(folder / "review.png") as picture:
        assert picture.size == (1200, 760)
        assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 50
