"""What a form may look like on the wire."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from backend.api.schemas.forms import (
    FORM_CHANGE_EXAMPLE,
    FORM_EXAMPLE,
    PRINT_EXAMPLE,
    FormChangeSchema,
    FormSchema,
    PrintSchema,
)


def test_a_change_may_leave_out_what_is_usual() -> None:
    field = {"name": "Name", "kind": "name", "page": 1, "rect_mm": [1, 2, 3, 4]}
    loaded = FormChangeSchema().load(FORM_CHANGE_EXAMPLE | {"fields": [field]})
    assert loaded["fields"] == [field | {"optional": False, "boxes": 0, "case": None, "accents": None}]
    assert loaded["pages"] == [{"width_mm": 210.0, "height_mm": 297.0, "size_known": True}]


@pytest.mark.parametrize("wrong", [{"fields": [{"name": "Name"}]}, {"pages": None}, {"colour": "red"}])
def test_what_is_missing_or_unknown_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        FormChangeSchema().load(FORM_CHANGE_EXAMPLE | wrong)


def test_the_examples_are_what_is_sent() -> None:
    assert FormSchema().dump(FORM_EXAMPLE) == FORM_EXAMPLE
    assert PrintSchema().dump(PRINT_EXAMPLE) == PRINT_EXAMPLE
