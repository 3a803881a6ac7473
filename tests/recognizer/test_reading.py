"""A reading survives being written as JSON, and keeps its text if there is no name."""

from __future__ import annotations

import json

from backend.recognizer.reading import Alternative, Reading, Span, is_legible, marked_text

READING = Reading(
    text="LEA",
    status="name",
    confidence=0.97,
    spans=(Span("L", 1.5, 9.0, 0.99),),
    alternatives=(Alternative("LEA", 0.97), Alternative("LEO", 0.02)),
    version="v1",
)


def test_a_reading_comes_back_from_json_as_it_was() -> None:
    for reading in (READING, READING.refused("stamp")):
        assert Reading.from_dict(json.loads(json.dumps(reading.to_dict()))) == reading


def test_a_reading_from_before_reasons_has_none() -> None:
    before = READING.to_dict()
    del before["reason"]
    assert Reading.from_dict(before) == READING


def test_what_is_not_a_name_is_sure_of_nothing_but_loses_nothing() -> None:
    found = READING.refused("scribble")
    assert (found.text, found.status, found.reason, found.confidence) == (
        "LEA",
        "not_a_name",
        "scribble",
        0.0,
    )
    assert (found.spans, found.alternatives) == (READING.spans, READING.alternatives)


def test_a_table_says_where_it_is_not_a_name() -> None:
    assert marked_text("not_a_name", "LEA") == "NOT_A_NAME: LEA"
    assert (marked_text("name", "LEA"), marked_text("blank", "")) == ("LEA", "")


def test_only_blank_images_and_likely_names_are_legible() -> None:
    assert is_legible("blank", 0.0)
    assert is_legible("name", 0.2)
    assert not is_legible("name", 0.19)
    assert not is_legible("not_a_name", 0.9)
