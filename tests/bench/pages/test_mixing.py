"""Piles whose sheets are mixed up are joined, and mixing people is counted."""

from __future__ import annotations

from tests.bench.pages import mixing


def test_no_two_people_are_joined_unnoticed_and_most_records_are_complete() -> None:
    found = mixing.measured(1)
    assert found.joined == 0
    assert found.complete > 0.7 * found.records
    assert found.records > 500
