"""Cursors: a position survives the round trip, and foreign cursors are refused."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from backend.services.cursors import chunk_of, decode, encode, storable
from backend.services.errors import InvalidError

WALK = ["members", "text", "ÉLODIE", None]


def forged(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_a_position_survives_the_round_trip() -> None:
    cursor = encode(WALK, [0.5, 7, "Ü"])
    assert decode(cursor, WALK, [float, int, str]) == [0.5, 7, "Ü"]
    assert cursor.isascii()
    assert "=" not in cursor


def test_letters_of_every_language_take_their_bytes_and_no_more() -> None:
    assert len(encode(WALK, ["Ж" * 90])) - len(encode(WALK, [""])) == 90 * 2 * 4 / 3


def test_what_no_database_can_store_survives_the_round_trip_too() -> None:
    walk = ["images", "\ud800"]
    assert decode(encode(walk, ['A"\u2028', 7]), walk, [str, int]) == ['A"\u2028', 7]


def test_a_cursor_of_an_earlier_release_is_taken() -> None:
    assert decode(forged([["Ж"], ["Ж", 7]]), ["Ж"], [str, int]) == ["Ж", 7]


def test_a_chunk_ends_with_a_cursor_while_there_is_more() -> None:
    assert chunk_of([5, 6, 7], 2, WALK, lambda row: [row]) == ([5, 6], encode(WALK, [6]))
    assert chunk_of([5, 6], 2, WALK, lambda row: [row]) == ([5, 6], None)
    assert chunk_of([], 2, WALK, lambda row: [row]) == ([], None)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x' OR 1=1",
        "W10",
        forged("text"),
        forged([["other"], [0.5, 7]]),
        forged([WALK, 7]),
        forged([WALK, [0.5]]),
        forged([WALK, ["0.5", 7]]),
        forged([WALK, [0.5, True]]),
        forged([WALK, [float("nan"), 7]]),
        forged([WALK, [float("inf"), 7]]),
        forged([WALK, [0.5, -1]]),
        forged([WALK, [0.5, 2**31]]),
    ],
)
def test_a_cursor_of_another_list_or_origin_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidError, match="start again without one") as refusal:
        decode(cursor, WALK, [float, int])
    assert refusal.value.field == "cursor"


def test_the_refusal_repeats_no_more_than_a_line() -> None:
    with pytest.raises(InvalidError) as refusal:
        decode("x" * 1000, WALK, [int])
    assert refusal.value.detail.endswith(f"Received: {'x' * 80!r}")


@pytest.mark.parametrize(
    ("text", "expected"), [("ÉLODIE", True), ("", True), ("A\x00", False), ("\ud800", False), ("😀", True)]
)
def test_some_texts_no_database_can_compare_with(text: str, expected: bool) -> None:
    assert storable(text) is expected
