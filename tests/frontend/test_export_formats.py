"""The web app offers the export formats that the API has."""

from __future__ import annotations

import re

from marshmallow import validate

from backend.api.export import ExportQuerySchema
from backend.services.export.csv_lines import SEPARATORS
from tests.architecture.source import ROOT

SOURCE = ROOT / "frontend" / "js" / "core" / "export_formats.js"


def test_the_web_app_offers_each_export_format_of_the_api() -> None:
    offered = re.findall(r'"(\w+)"', _frozen("EXPORT_FORMATS"))
    formats = ExportQuerySchema().fields["format"].validate
    assert isinstance(formats, validate.OneOf)
    assert offered == list(formats.choices)


def test_the_web_app_offers_each_separator_of_the_api() -> None:
    assert dict(re.findall(r'(\w+): "(.)"', _frozen("CELL_SEPARATORS"))) == SEPARATORS


def _frozen(name: str) -> str:
    """What is between the brackets of the constant ``name``."""
    after = SOURCE.read_text(encoding="utf-8").partition(f"{name} = Object.freeze(")[2]
    return after.partition(")")[0]
