"""Piles whose sheets are mixed up are joined, and mixing people is counted."""

from __future__ import annotations

from tests.bench.pages import mixing


def test_no_two_people_are_joined_unnoticed_and_most_records_are_complete() -> None:
    found = mixing.measured(1)
    assert found.joined == 0
    assert found.complete > 0.7 * found.records
    assert found.records > 500
    assert found.counted_joined == 0
    assert 0 < found.counted_complete < found.complete


def test_a_sheet_fed_twice_does_not_hide_a_joined_record_from_whoever_has_counted() -> None:
    assert mixing.evened(1) == mixing.Evened(piles=5, even=5, joined=5, counted_joined=0)
