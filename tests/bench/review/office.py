"""The robot's surroundings: a server of its own that has read its work, and a Chromium with a probe."""

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

PROBES = [Path(__file__).with_name(name) for name in ("sight.js", "probe.js")]
CHUNK = 50
CHUNK_OF_LIST = 200
READING_WITHIN_S = 300


@contextmanager
def running() -> Iterator[Server]:
    """A new, empty Paraph, which ends with the block."""
    with tempfile.TemporaryDirectory(prefix="paraph-bench-") as folder:
        server = Server(Path(folder) / "data").start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def read_queue(names: list[NamedImage]) -> Iterator[tuple[Server, dict[int, str]]]:
    """A running Paraph that has read the images, and the true name for each image id."""
    with running() as server:
        truth: dict[int, str] = {}
        for begin in range(0, len(names), CHUNK):
            chunk = names[begin : begin + CHUNK]
            ids = server.upload(*(name.path for name in chunk))
            truth |= {image: name.name for image, name in zip(ids, chunk, strict=True)}
        server.wait_until_read(len(truth), within_s=READING_WITHIN_S)
        yield server, truth


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
    """A browser page of desktop size with the probes in it."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    for probe in PROBES:
        page.add_init_script(path=probe)
    return page


def next_screen(page: Page) -> dict[str, Any]:
    """What is shown, once something new has been painted: a crop, a set of crops, a list of groups or the end.

    Raises:
        Error: nothing new was shown for half a minute.
    """
    seen: dict[str, Any] = page.evaluate("paraphProbe.next()")
    return seen


def saved_names(server: Server) -> dict[int, str]:
    """The stored name of each labelled image; '' for blank and unreadable."""
    labelled = listed(server, "/images", state="labelled")
    return {image["id"]: image["label"]["text"] or "" for image in labelled}


def listed(server: Server, path: str, **params: str | int) -> Iterator[dict[str, Any]]:
    """All items of a list of the API, chunk by chunk."""
    cursor = None
    while True:
        chunk = server.get(path, params={**params, "limit": CHUNK_OF_LIST, "cursor": cursor}).json()
        yield from chunk["items"]
        cursor = chunk["next_cursor"]
        if cursor is None:
            return
