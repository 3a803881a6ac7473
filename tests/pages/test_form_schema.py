"""The published schema and the reader of a form's file agree on what a form may be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import numpy as np
import pytest

from backend.pages.form import FormError
from backend.pages.form_file import FORMAT_VERSION, FormFile, dump, load
from tests.pages.layouts import combs, two_pages

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "form.schema.json").read_text(encoding="utf-8"))
VALID = jsonschema_rs.validator_for(SCHEMA)
PICTURE = np.full((6, 8), 255, np.uint8)


def content(**members: Any) -> dict[str, Any]:
    form = combs().form
    return json.loads(dump(FormFile(form, (PICTURE,) * len(form.pages)))) | members


def field(**members: Any) -> list[dict[str, Any]]:
    return [{"name": "A", "kind": "name", "page": 1, "rect_mm": [1, 2, 30, 4]} | members]


def test_what_is_written_is_valid_and_can_be_read() -> None:
    for printed in (combs(), two_pages()):
        text = dump(FormFile(printed.form, (PICTURE,) * len(printed.sheets)))
        assert VALID.is_valid(json.loads(text))
        assert load(text).form == printed.form


def test_a_form_may_leave_out_what_has_a_default_and_name_its_picture() -> None:
    pages = [{"width_mm": 148, "height_mm": 210, "picture": "sheet.png"}]
    small = content(pages=pages, fields=field(case="title", accents="kept"))
    del small["version"]
    assert VALID.is_valid(small)
    file = load(json.dumps(small), lambda name, page: np.full((page, len(name)), 1, np.uint8))
    assert (file.form.version, file.pictures[0].shape) == (1, (1, 9))


@pytest.mark.parametrize(
    "members",
    [
        {"format": "other"},
        {"format_version": FORMAT_VERSION + 1},
        {"name": " "},
        {"name": "x" * 101},
        {"version": 0},
        {"version": 1.5},
        {"pages": []},
        {"pages": [{"width_mm": 148, "height_mm": 210}]},
        {"pages": [{"width_mm": 10_000, "height_mm": 210, "picture": "sheet.png"}]},
        {"fields": field(kind="tick")},
        {"fields": field(page=0)},
        {"fields": field(rect_mm=[1, 2, 3])},
        {"fields": field(rect_mm=[1, 2, -3, 4])},
        {"fields": field(optional="yes")},
        {"fields": field(case="small")},
        {"fields": field(accents="none")},
        {"fields": field(colour="red")},
        {"fields": [{"name": "A"}]},
    ],
)
def test_what_the_schema_refuses_the_reader_refuses(members: dict[str, Any]) -> None:
    refused = content(**members)
    assert not VALID.is_valid(refused)
    with pytest.raises(FormError):
        load(json.dumps(refused), lambda _, __: PICTURE)
