"""The robot finds the fewest keys, so that it measures the web app and not itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.review.robot import Shown, plan, retype, strokes, typing


@pytest.mark.parametrize(
    ("truth", "shown", "keys"),
    [
        ("LEA", Shown("LEA"), ["Enter"]),
        ("LEA", Shown("LEO", ("LEE", "LEA")), ["2"]),
        ("LEA", Shown("LEO"), ["Backspace", "A", "Enter"]),
        ("LEAS", Shown("LEA"), ["S", "Enter"]),
        ("LEA", Shown("LEAS"), ["Backspace", "Enter"]),
        ("MARTIN", Shown("NARTIN"), ["Home", "Delete", "M", "Enter"]),
        ("MARTIN", Shown("NARTIN", doubts=(0,)), ["Tab", "M", "Enter"]),
        ("MARTIN", Shown("MAXRTIN", doubts=(2,)), ["Tab", "Backspace", "Enter"]),
        ("MARTIN", Shown("NARTIM", doubts=(0, 5)), ["Tab", "M", "Tab", "N", "Enter"]),
        ("MARTIN", Shown("MARTYN", doubts=(0, 4)), ["ArrowLeft", "Backspace", "I", "Enter"]),
        ("ALEXANDRE", Shown("ALIXANDRE", doubts=(0, 2)), ["Tab", "Tab", "E", "Enter"]),
        ("JEAN-LUC", Shown("JEANLUC"), ["ArrowLeft"] * 3 + ["-", "Enter"]),
        ("MARTIN", Shown("NARTINE"), ["Backspace", "Home", "Delete", "M", "Enter"]),
        ("EVE", Shown("QXKWY"), ["F8", "E", "V", "E", "Enter"]),
        ("JEAN-LUC", Shown("JEANLUC", gaps=(4,)), ["Tab", "-", "Enter"]),
        ("LA TOUR", Shown("LATOUR", doubts=(2,), gaps=(2, 6)), ["Tab", " ", "Enter"]),
        ("LAROUR", Shown("LATOUR", doubts=(2,), gaps=(2, 6)), ["Tab", "Delete", "R", "Enter"]),
        ("LEA", Shown(""), ["L", "E", "A", "Enter"]),
        ("MARTIN", Shown("NARTIN", doubts=(0,), selected=(0, 1)), ["M", "Enter"]),
        ("MARTIN", Shown("MAXRTIN", doubts=(2,), selected=(2, 3)), ["Backspace", "Enter"]),
        ("MARTIN", Shown("NARTIM", doubts=(0, 5), selected=(0, 1)), ["M", "Tab", "N", "Enter"]),
        ("LEAS", Shown("LEA", doubts=(0,), selected=(0, 1)), ["End", "S", "Enter"]),
        ("JEAN-LUC", Shown("JEANLUC", gaps=(4,), selected=(4, 4)), ["-", "Enter"]),
        ("LEA", Shown("LEO", ("LEA",), doubts=(0,), selected=(0, 1)), ["1"]),
    ],
)
def test_the_cheapest_keys_are_found(truth: str, shown: Shown, keys: list[str]) -> None:
    found = plan(truth, shown)
    assert (list(found), strokes(found)) == (keys, strokes(tuple(keys)))


def test_tab_passes_only_letters_that_are_right() -> None:
    assert plan("MARTIN", Shown("NARTEN", doubts=(4,))) == ("Home", "Delete", "M", "Tab", "I", "Enter")


@settings(max_examples=60, deadline=None)
@given(truth=st.text("AB-", min_size=1, max_size=6), text=st.text("AB-", max_size=6), data=st.data())
def test_every_plan_writes_the_truth_and_costs_at_most_retyping(
    truth: str, text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(text)))
    selected = (place, min(len(text), place + data.draw(st.integers(0, 1))))
    keys = plan(truth, Shown(text, selected=selected))
    assert box_after(text, keys, selected) == truth
    assert strokes(keys) <= strokes((*retype(truth), "Enter"))


def box_after(text: str, keys: tuple[str, ...], selected: tuple[int, int]) -> str:
    """The contents of a text box after these keys."""
    start, end = selected
    for key in keys:
        if key == "F8":
            text, start, end = "", 0, 0
        elif key in ("Home", "End"):
            start = end = 0 if key == "Home" else len(text)
        elif key.startswith("Arrow") and start < end:
            start = end = start if key == "ArrowLeft" else end
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
    assert strokes(("Control+Z", "+", "a", "Enter")) == 5
    assert typing("LEA") == 4
