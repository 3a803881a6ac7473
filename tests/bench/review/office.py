"""The robot's surroundings: a server of its own that has read the queue, and a Chromium with a probe."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e import chromium
from tests.e2e.server import Server
from tests.handwriting import NamedImage

PROBE = Path(__file__).with_name("probe.js")
CHUNK = 50
READING_WITHIN_S = 300


@contextmanager
def read_queue(names: list[NamedImage]) -> Iterator[tuple[Server, dict[int, str]]]:
    """A running Paraph that has read the images, and the true name for each image id."""
    with tempfile.TemporaryDirectory(prefix="paraph-bench-") as folder:
        server = Server(Path(folder) / "data").start()
        try:
            truth: dict[int, str] = {}
            for begin in range(0, len(names), CHUNK):
                chunk = names[begin : begin + CHUNK]
                ids = server.upload(*(name.path for name in chunk))
                truth |= {image: name.name for image, name in zip(ids, chunk, strict=True)}
            server.wait_until_read(len(truth), within_s=READING_WITHIN_S)
            yield server, truth
        finally:
            server.stop()


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window.

    Raises:
        SystemExit: it is not installed.
    """
    options = chromium.launch_options()
    if options is None:
        raise SystemExit("No Chromium here: `make system` installs it, or says how.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**options)
        yield launched
        launched.close()


def watched_page(browser: Browser) -> Page:
    """A browser page of desktop size with the probe in it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page.add_init_script(path=PROBE)
    return page


def next_screen(page: Page) -> dict[str, Any]:
    """What is shown, once something new has been painted: a crop, a set of crops, a list of groups or the end."""
    seen: dict[str, Any] = page.evaluate("paraphProbe.next()")
    return seen


def saved_names(server: Server) -> dict[int, str]:
    """The stored name of each labelled image; '' for blank and unreadable."""
    names: dict[int, str] = {}
    cursor = None
    while True:
        page = server.get("/images", params={"state": "labelled", "limit": 200, "cursor": cursor}).json()
        names |= {image["id"]: image["label"]["text"] or "" for image in page["items"]}
        cursor = page["next_cursor"]
        if cursor is None:
            return names
