"""The robot finds the fewest keys, so that it measures the web app and not itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.review.robot import Field, plan, retype, strokes, typing


@pytest.mark.parametrize(
    ("truth", "field", "keys"),
    [
        ("LEA", Field("LEA"), ["Enter"]),
        ("LEA", Field("LEO", ("LEE", "LEA")), ["2"]),
        ("LEA", Field("LEO"), ["Backspace", "A", "Enter"]),
        ("LEAS", Field("LEA"), ["S", "Enter"]),
        ("LEA", Field("LEAS"), ["Backspace", "Enter"]),
        ("MARTIN", Field("NARTIN"), ["Home", "Delete", "M", "Enter"]),
        ("MARTIN", Field("NARTIN", doubts=(0,)), ["Tab", "M", "Enter"]),
        ("MARTIN", Field("MAXRTIN", doubts=(2,)), ["Tab", "Backspace", "Enter"]),
        ("MARTIN", Field("NARTIM", doubts=(0, 5)), ["Tab", "M", "Tab", "N", "Enter"]),
        ("MARTIN", Field("MARTYN", doubts=(0, 4)), ["ArrowLeft", "Backspace", "I", "Enter"]),
        ("ALEXANDRE", Field("ALIXANDRE", doubts=(0, 2)), ["Tab", "Tab", "E", "Enter"]),
        ("JEAN-LUC", Field("JEANLUC"), ["ArrowLeft"] * 3 + ["-", "Enter"]),
        ("MARTIN", Field("NARTINE"), ["Backspace", "Home", "Delete", "M", "Enter"]),
        ("EVE", Field("QXKWY"), ["Control+A", "E", "V", "E", "Enter"]),
        ("LEA", Field(""), ["L", "E", "A", "Enter"]),
    ],
)
def test_the_cheapest_keys_are_found(truth: str, field: Field, keys: list[str]) -> None:
    found = plan(truth, field)
    assert (list(found), strokes(found)) == (keys, strokes(tuple(keys)))


def test_tab_passes_only_letters_that_are_right() -> None:
    assert plan("MARTIN", Field("NARTEN", doubts=(4,))) == ("Home", "Delete", "M", "Tab", "I", "Enter")


@settings(max_examples=60, deadline=None)
@given(truth=st.text("AB-", min_size=1, max_size=6), text=st.text("AB-", max_size=6))
def test_every_plan_writes_the_truth_and_costs_at_most_retyping(truth: str, text: str) -> None:
    keys = plan(truth, Field(text))
    assert box_after(text, keys) == truth
    assert strokes(keys) <= strokes((*retype(truth), "Enter"))


def box_after(text: str, keys: tuple[str, ...]) -> str:
    """The contents of a text box after these keys, which start with the caret at its end."""
    start = end = len(text)
    for key in keys:
        if key == "Control+A":
            start, end = 0, len(text)
        elif key == "Home":
            start = end = 0
        elif key.startswith("Arrow"):
            start = end = start - 1 if key == "ArrowLeft" else end + 1
        elif key != "Enter":
            typed = key if len(key) == 1 else ""
            if start == end:
                start, end = start - (key == "Backspace"), end + (key == "Delete")
            text = text[:start] + typed + text[end:]
            start = end = start + len(typed)
    return text


def test_modifiers_count_as_keys_and_the_plus_sign_is_a_letter() -> None:
    assert strokes(("Control+A", "+", "a", "Enter")) == 5
    assert typing("LEA") == 4
