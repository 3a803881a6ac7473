"""The web app has words for every reason why the server refuses a form, in every language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.services.forms.library.refusals import CODES
from tests.architecture.source import ROOT


@pytest.mark.parametrize(
    "path", sorted((ROOT / "frontend/messages").glob("*.json")), ids=lambda path: path.stem
)
def test_each_reason_has_words(path: Path) -> None:
    words = json.loads(path.read_text(encoding="utf-8"))
    assert [code for code in CODES if f"forms.refused.{code}" not in words] == []
