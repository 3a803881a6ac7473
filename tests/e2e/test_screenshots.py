"""The gallery: every view and state of the web app at three widths in both themes.

``make screenshots`` writes it into docs/screenshots (``SCREENSHOTS_DIR``). The tests open each state once at a phone's
width, so that the gallery keeps up with the web app.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from tests.e2e.fake import fake_api
from tests.e2e.gallery import STATES, Arrange, Servers, fill
from tests.e2e.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = ((360, 740), (768, 900), (1440, 860))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
COLOURS = 16
LIMIT_BYTES = 3_000_000
FOLDER = os.environ.get("SCREENSHOTS_DIR")


@pytest.fixture(scope="module")
def servers(shipped_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """The servers of the gallery, for all of its states."""
    folder = tmp_path_factory.mktemp("gallery")
    busy, empty = (Server(folder / name, PARAPH_RETRAIN_MIN_LABELS="10") for name in ("busy", "empty"))
    try:
        for server in (busy, empty):
            server.start()
        fill(busy)
        with fake_api() as fake:
            yield Servers(busy, empty, fake)
    finally:
        for server in (busy, empty):
            server.stop()


@pytest.mark.parametrize("name", STATES)
def test_every_state_makes_pictures(name: str, servers: Servers, browser: Browser, tmp_path: Path) -> None:
    folder = Path(FOLDER) if FOLDER else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    sizes = SIZES if FOLDER else SIZES[:1]
    for path, size in pictures(browser, servers, STATES[name], folder / name, sizes):
        with Image.open(path) as picture:
            assert picture.size == size
            assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > COLOURS // 2, (
                f"{path.name} is empty"
            )


@pytest.mark.skipif(not FOLDER, reason="`make screenshots` takes all of them")
def test_the_gallery_is_small_and_holds_nothing_else() -> None:
    files = list(Path(FOLDER or "").iterdir())
    expected = {
        f"{name}-{width}-{scheme}.webp" for name in STATES for width, _ in SIZES for scheme in SCHEMES
    }
    assert {file.name for file in files} == expected
    assert sum(file.stat().st_size for file in files) < LIMIT_BYTES


def pictures(
    browser: Browser, servers: Servers, arrange: Arrange, stem: Path, sizes: Sequence[tuple[int, int]]
) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Open the state once, in the smallest window, and take a picture at each size in each theme."""
    context = browser.new_context(viewport=window(sizes[0]), locale="en-GB", reduced_motion="reduce")
    page = context.new_page()
    arrange(page, servers)
    for size in sizes:
        page.set_viewport_size(window(size))
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            path = stem.with_name(f"{stem.name}-{size[0]}-{scheme}.webp")
            path.write_bytes(webp(page))
            yield path, size
    context.close()


def window(size: tuple[int, int]) -> ViewportSize:
    return {"width": size[0], "height": size[1]}


def webp(page: Page) -> bytes:
    """What the window shows, in a small file."""
    page.wait_for_timeout(150)  # transitions of a colour that just changed
    shot = page.screenshot(animations="disabled", caret="hide")
    # Few colours without loss are smaller and sharper than many with it; chosen to cover, so that red marks stay red.
    few = (
        Image.open(io.BytesIO(shot))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
    )
    packed = io.BytesIO()
    few.convert("RGB").save(packed, "WEBP", lossless=True, quality=100, method=4)
    return packed.getvalue()
