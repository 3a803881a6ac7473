"""The web app offers the export formats that the API has."""

from __future__ import annotations

import re

from marshmallow import validate

from backend.api.export import ExportQuerySchema
from tests.architecture.source import ROOT

SOURCE = ROOT / "frontend" / "js" / "core" / "export_formats.js"


def test_the_web_app_offers_each_export_format_of_the_api() -> None:
    offered = re.findall(r'"(\w+)"', SOURCE.read_text(encoding="utf-8").partition("freeze(")[2])
    formats = ExportQuerySchema().fields["format"].validate
    assert isinstance(formats, validate.OneOf)
    assert offered == list(formats.choices)
