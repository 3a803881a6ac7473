"""Readings as the API says them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from marshmallow.validate import OneOf

from backend.api.schemas.readings import StatelessReadingSchema
from backend.recognizer.reading import Alternative, Reading, Reason, Status
from tests.architecture.source import ROOT

NAME = Reading("LEA", "name", 0.9, (), (Alternative("LEA", 0.9),), "v1")


def test_what_is_not_a_name_has_a_reason_and_keeps_its_text() -> None:
    assert StatelessReadingSchema().dump(NAME.refused("print")) == {
        "version": "v1",
        "status": "not_a_name",
        "reason": "print",
        "text": "LEA",
        "confidence": 0.0,
        "legible": False,
        "spans": [],
        "alternatives": [{"text": "LEA", "confidence": 0.9}],
    }


def test_the_schema_knows_each_status_and_reason() -> None:
    allowed = StatelessReadingSchema().fields
    for name, values in (("status", get_args(Status)), ("reason", get_args(Reason))):
        (one_of,) = allowed[name].validators
        assert isinstance(one_of, OneOf)
        assert [*one_of.choices] == [*values]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "frontend/messages").glob("*.json")), ids=lambda path: path.stem
)
def test_the_web_app_has_words_for_each_reason(path: Path) -> None:
    words = json.loads(path.read_text(encoding="utf-8"))
    assert [reason for reason in get_args(Reason) if f"reading.{reason}" not in words] == []
