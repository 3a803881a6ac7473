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
    assert 0.7 * found.complete < found.unproven < found.complete


def test_where_no_sheet_is_lost_every_record_is_complete_and_none_unproven() -> None:
    assert mixing.measured(1, wrong=0.0) == mixing.Mixed(
        0.0, piles=6, records=600, complete=600, agreed=6, counted_complete=600
    )


def test_a_sheet_fed_twice_does_not_hide_a_joined_record_from_whoever_has_counted() -> None:
    assert mixing.evened(1) == mixing.Evened(piles=5, even=5, flagged=5, joined=0, counted_joined=0)
