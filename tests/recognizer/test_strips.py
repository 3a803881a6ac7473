"""Strips of letters meet in the middle, have a largest width, and never overlap."""

from __future__ import annotations

from backend.recognizer.ctc import FrameSpan
from backend.recognizer.strips import strips


def test_neighbours_meet_in_the_middle_of_their_gap() -> None:
    assert strips([FrameSpan(1, 4, 4), FrameSpan(2, 8, 9)]) == [(1.0, 6.5), (6.5, 13.0)]


def test_letters_without_a_gap_keep_their_own_frames() -> None:
    assert strips([FrameSpan(1, 3, 3), FrameSpan(2, 4, 4)]) == [(0.0, 4.0), (4.0, 8.0)]


def test_a_wide_gap_belongs_to_nobody() -> None:
    assert strips([FrameSpan(1, 0, 0), FrameSpan(2, 20, 20)]) == [(0.0, 4.0), (17.0, 24.0)]


def test_no_letter_has_no_strip() -> None:
    assert strips([]) == []


def test_strips_are_moved_back_by_the_lag() -> None:
    spans = [FrameSpan(1, 1, 1), FrameSpan(2, 9, 9)]
    assert strips(spans, lag=-1.5) == [(0.0, 6.5), (7.5, 14.5)]
    assert strips(spans, lag=2.5) == [(0.0, 2.5), (3.5, 10.5)]
