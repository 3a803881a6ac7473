"""Log lines on the error stream."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from backend.logging import set_up


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_line_names_the_process_and_its_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info", "web")
    logging.getLogger("backend.worker").info("ready")
    logging.getLogger("backend.worker").debug("unseen")
    assert capsys.readouterr().err.endswith(" web INFO backend.worker: ready\n")


def test_noisy_libraries_log_only_from_warning(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG", "worker")
    logging.getLogger("alembic.runtime").info("unseen")
    logging.getLogger("alembic").error("seen")
    assert capsys.readouterr().err.count("\n") == 1
