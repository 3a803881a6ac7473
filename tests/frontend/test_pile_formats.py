"""The web app offers the formats of a pile that the API has."""

from __future__ import annotations

import re

from backend.services.piles.export import RECORD_FORMATS
from tests.architecture.source import ROOT

SOURCE = ROOT / "frontend" / "js" / "core" / "piles" / "pile_formats.js"


def test_the_web_app_offers_each_format_of_a_pile_that_the_api_has() -> None:
    offered = re.findall(r'"([\w-]+)"', SOURCE.read_text(encoding="utf-8").partition("PILE_FORMATS =")[2])
    assert sorted(offered) == sorted(RECORD_FORMATS)
