"""The README's table of settings is the table in backend/config.py."""

from __future__ import annotations

import re
from dataclasses import fields

from backend.config import Settings
from tests.architecture.source import ROOT

ROW = re.compile(r"^\| `([A-Z_]+)` \|.*$", re.MULTILINE)
DEPENDS_ON_THE_MACHINE = {"PARAPH_THREADS"}


def settings() -> dict[str, object]:
    """Environment variable to default, from the one file that reads them."""
    return {field.metadata["env"]: field.default for field in fields(Settings)}


def table() -> dict[str, str]:
    """Environment variable to its row in the README."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {match[1]: match[0] for match in ROW.finditer(readme)}


def test_the_readme_lists_every_setting_and_no_other() -> None:
    assert sorted(table()) == sorted(settings())


def test_the_readme_states_the_real_defaults() -> None:
    rows = table()
    stated = {key: rows[key].split("|")[2].replace(",", "").strip(" `") for key in rows}
    numbers = {
        key: {True: "on", False: "off"}[default] if isinstance(default, bool) else str(default)
        for key, default in settings().items()
        if isinstance(default, int) and key not in DEPENDS_ON_THE_MACHINE
    }
    assert {key: stated[key] for key in numbers} == numbers
