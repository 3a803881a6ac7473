"""A reading survives being written as JSON."""

from __future__ import annotations

import json

from backend.recognizer.reading import Alternative, Reading, Span


def test_a_reading_comes_back_from_json_as_it_was() -> None:
    reading = Reading(
        text="LEA",
        status="name",
        confidence=0.97,
        spans=(Span("L", 1.5, 9.0, 0.99),),
        alternatives=(Alternative("LEA", 0.97), Alternative("LEO", 0.02)),
        version="v1",
    )
    assert Reading.from_dict(json.loads(json.dumps(reading.to_dict()))) == reading
