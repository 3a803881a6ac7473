"""docs/reliability.md names tests that exist."""

from __future__ import annotations

import re

from tests.architecture.source import ROOT, functions
from tests.both_databases import RUN_ON_BOTH

PAGE = ROOT / "docs" / "reliability.md"
_NAMED = re.compile(r"`(tests/[\w/.]+)(?:::(\w+))?`")


def test_every_test_that_the_page_on_reliability_names_exists() -> None:
    named = _NAMED.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 100
    assert [f"{path}::{test}" for path, test in named if not exists(path, test)] == []


def test_every_test_file_that_runs_on_both_databases_exists() -> None:
    assert [path for path in sorted(RUN_ON_BOTH) if not exists(path, "")] == []


def test_a_wrong_name_is_found() -> None:
    here = "tests/architecture/test_reliability.py"
    assert exists(here, "test_a_wrong_name_is_found")
    assert not exists(here, "test_that_nobody_wrote")
    assert not exists("tests/test_that_is_gone.py", "")


def exists(path: str, test: str) -> bool:
    """Whether the file is there and, if ``test`` is not empty, has a function of that name."""
    file = ROOT / path
    return file.is_file() and (not test or any(found.name == test for found in functions(file)))
