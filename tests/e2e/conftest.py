"""The installed Chromium, and a running Paraph for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import chromium, windows
from tests.e2e.fake import Fake, fake_api
from tests.e2e.server import ROOT, Server

TINY_TRAINING = {
    "PARAPH_RETRAIN_MIN_LABELS": "10",
    "PARAPH_RETRAIN_STEPS": "2",
    "PARAPH_RETRAIN_MINUTES": "3",
}

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Playwright with the Chromium that is installed here."""
    options = chromium.launch_options()
    if options is None:
        pytest.skip("no Chromium here: `make test` installs it, or says how")
    return {**browser_type_launch_args, **options}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A desktop by default; a test asks for another size with the `browser_context_args` marker."""
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "reduced_motion": "reduce",
        "accept_downloads": True,
    }


@pytest.fixture
def window() -> None:
    """Has a test run in the windows of `tests.e2e.windows`: in all of them, or in one that depends on its name."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that uses `window` its windows, unless it asks for a size of its own."""
    has_its_own = metafunc.definition.get_closest_marker("browser_context_args") is not None
    if {"window", "page"} <= set(metafunc.fixturenames) and not has_its_own:
        metafunc.parametrize("window", parameters(windows.chosen(metafunc.function.__name__)))


def parameters(chosen: Iterable[windows.Window]) -> list[Any]:
    """Each window as a parameter that sets up the page."""
    return [
        pytest.param(
            window,
            id=str(window),
            marks=pytest.mark.browser_context_args(viewport=window.viewport, locale=window.locale),
        )
        for window in chosen
    ]


@pytest.fixture(scope="session")
def shipped_weights() -> Path:
    """The folder of shipped versions; without one nothing can be read."""
    folder = ROOT / "weights"
    if not any(folder.glob("*/manifest.json")):
        pytest.skip("weights/ holds no version yet")
    return folder


@pytest.fixture
def start_server(shipped_weights: Path, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """A function that starts a server on ``tmp_path/data`` with the given settings; all end with the test."""
    servers: list[Server] = []

    def start(**settings: str) -> Server:
        servers.append(Server(tmp_path / "data", **settings))
        return servers[-1].start()

    yield start
    for server in servers:
        server.end()


@pytest.fixture
def server(start_server: Callable[..., Server], data_dir: Path) -> Server:
    """A running Paraph, empty, that trains for two steps only; its database is a copy, so that nothing is migrated."""
    return start_server(**TINY_TRAINING)


@pytest.fixture
def storing(start_server: Callable[..., Server], data_dir: Path) -> Server:
    """A running Paraph, empty, that stores what it is given and reads none of it."""
    return start_server(PARAPH_WORKER="off")


@pytest.fixture
def fake() -> Iterator[Fake]:
    """The page over an API that a test can make slow, empty or absent."""
    with fake_api() as running:
        yield running


@pytest.fixture(autouse=True)
def no_page_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test whose page throws an error or violates the content policy."""
    if "page" not in request.fixturenames:
        yield
        return
    page: Page = request.getfixturevalue("page")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield
    assert problems == []
