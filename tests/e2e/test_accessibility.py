"""Each view under axe, wide and narrow, light and dark."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.fake import Fake
from tests.e2e.pages import VIEWS, open_view

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, fake: Fake, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    found = {}
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for view in VIEWS:
            open_view(page, fake, view)
            page.wait_for_load_state("networkidle")
            if problems := grave_problems(page):
                found[f"{view} at {width}"] = problems
    assert found == {}


def grave_problems(page: Page, rules: dict[str, Any] | None = None) -> list[str]:
    """``rule: where`` for each serious or critical violation; ``rules`` switches some on that are off by default."""
    violations: list[dict[str, Any]] = Axe().run(page, options={"rules": rules or {}}).response["violations"]
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
