"""What a person does in the web app."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page, expect

from tests.e2e.server import ROOT

_STAYS_WIDER = """async () => {
    const isWider = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
    const end = performance.now() + 1000;
    while (isWider() && performance.now() < end) await new Promise(requestAnimationFrame);
    return isWider();
}"""

# Read from the web app itself, so that every test of all views includes a new one.
ROUTES = (
    (ROOT / "frontend/js/core/route.js")
    .read_text(encoding="utf-8")
    .partition("ROUTES = ")[2]
    .partition("]")[0]
)
VIEWS = tuple(re.findall(r'"(\w+)"', ROUTES))
IMAGE_URL = re.compile(r"/images/(\d+)/file")


class Site(Protocol):
    """What serves the web app: a whole Paraph, or the fake API."""

    @property
    def url(self) -> str: ...


def open_view(page: Page, site: Site, name: str) -> None:
    """Open a view, such as ``review``."""
    page.goto(f"{site.url}/#/{name}")
    expect(page.locator(f"[data-view={name}]")).to_be_visible()


def open_review(page: Page, site: Site) -> int:
    """Open the review and wait until the first picture has been seen; that image's id."""
    open_view(page, site, "review")
    wait_until_seen(page)
    return shown_image(page)


def words(page: Page, key: str, count: int = 1, **values: str) -> str:
    """A message as the page says it, in its language."""
    language = page.evaluate("document.documentElement.lang")
    message = json.loads((ROOT / f"frontend/messages/{language}.json").read_text(encoding="utf-8"))[key]
    if isinstance(message, dict):
        is_one = count == 1 or (count == 0 and language == "fr")
        message = message["one" if is_one else "other"]
    return str(message.format(count=count, **values))


def drop_files(page: Page, paths: list[Path]) -> None:
    """Drag files from the desktop over the drop zone and let them go, as the operating system would."""
    zone = page.get_by_test_id("dropzone")
    zone.scroll_into_view_if_needed()
    box = zone.bounding_box()
    assert box is not None
    place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": step, **place, "data": data})
    session.detach()


def shown_image(page: Page) -> int:
    """The id of the image under review."""
    source = page.get_by_test_id("review-image").get_attribute("src") or ""
    found = IMAGE_URL.search(source)
    assert found, f"review-image shows no stored image: {source!r}"
    return int(found[1])


def wait_until_seen(page: Page) -> None:
    """Wait until the picture under review has been painted: before, nothing is accepted."""
    page.locator(
        "[data-testid=review-image][data-seen]"
    ).wait_for()  # looks at each frame; `expect`, ten times a second


def decide(page: Page, text: str | None = None) -> tuple[int, str]:
    """Accept the reading under review, or type ``text`` instead, by keyboard alone.

    Returns:
        The image's id and the text that stood in the box when Enter was pressed.
    """
    wait_until_seen(page)
    image = shown_image(page)
    box = page.get_by_test_id("review-input")
    expect(box).to_be_focused()
    if text is not None:
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    accepted = box.input_value()
    page.keyboard.press("Enter")
    wait_for_next(page, image)
    return image, accepted


def wait_for_next(page: Page, image: int) -> None:
    """Wait until another image, or the end of the queue, is shown."""
    before = page.locator(f"[data-testid=review-image][src*='/images/{image}/']")
    before.wait_for(state="detached", timeout=10_000)


def version_row(page: Page, name: str) -> Locator:
    """The row of one version in the models view."""
    return page.locator(f"[data-testid=version-row][data-version='{name}']")


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is still wider than its window once it has had a second to follow the window's size."""
    return bool(page.evaluate(_STAYS_WIDER))
