"""Which file a row of a list means: by its path, else by its name if only one file has it."""

from __future__ import annotations

import time

import pytest

from backend.services.uploads.expected_texts import ExpectedTexts
from backend.services.uploads.results import ListResult

Row = tuple[str, str]


@pytest.mark.parametrize(
    ("rows", "paths", "texts", "unclear"),
    [
        ([("a.png", "A")], ["a.png"], {"a.png": "A"}, []),
        ([("a.png", "A")], ["F1/a.png"], {"F1/a.png": "A"}, []),
        ([("old/a.png", "A")], ["a.png"], {"a.png": "A"}, []),
        (
            [("x/F1/a.png", "A"), ("x/F2/a.png", "B")],
            ["F1/a.png", "F2/a.png"],
            {"F1/a.png": "A", "F2/a.png": "B"},
            [],
        ),
        (
            [("F1/a.png", "A"), ("F2/a.png", "B")],
            ["S/F1/a.png", "S/F2/a.png"],
            {"S/F1/a.png": "A", "S/F2/a.png": "B"},
            [],
        ),
        ([("F1/a.png", "A")], ["F1/a.png", "F2/a.png"], {"F1/a.png": "A"}, []),
        ([("a.png", "A"), ("F1/a.png", "B")], ["a.png", "F1/a.png"], {"a.png": "A", "F1/a.png": "B"}, []),
        ([("a.png", "A")], ["F1/a.png", "F2/a.png"], {}, ["F1/a.png", "F2/a.png"]),
        ([("F1/a.png", "A"), ("F2/a.png", "B")], ["a.png"], {}, ["a.png"]),
        ([("a.png", "A"), ("a.png", "B")], ["a.png"], {}, ["a.png"]),
        ([("a.png", "A"), ("a.png", "A")], ["a.png"], {"a.png": "A"}, []),
        ([("b.png", "A")], ["a.png"], {}, []),
        # Both rows say the same: one file, and the other row is free for it.
        ([("F1/a.png", "A"), ("F2/a.png", "A")], ["S/a.png"], {"S/a.png": "A"}, []),
        # F1's row belongs to F1's file, F2's to one of two files.
        (
            [("F1/a.png", "A"), ("F2/a.png", "A")],
            ["F1/a.png", "S/a.png", "T/a.png"],
            {"F1/a.png": "A"},
            ["S/a.png", "T/a.png"],
        ),
        ([("F1/a.png", "A"), ("F2/a.png", "A")], ["F1/a.png", "S/a.png"], {"F1/a.png": "A"}, []),
    ],
)
def test_rows_and_files(rows: list[Row], paths: list[str], texts: dict[str, str], unclear: list[str]) -> None:
    expected = ExpectedTexts()
    expected.add("list.csv", rows)
    matches = expected.match(paths)
    assert (matches.texts, sorted(matches.unclear)) == (texts, unclear)


def test_a_list_has_a_file_if_it_has_its_name() -> None:
    expected = ExpectedTexts()
    expected.add("list.csv", [("F1/a.png", "A")])
    assert "F2/a.png" in expected
    assert "b.png" not in expected


def test_thousands_of_files_of_one_name_are_matched_at_once() -> None:
    paths = [f"form_{number:04}/surname.png" for number in range(3_000)]
    expected = ExpectedTexts()
    expected.add("list.csv", [(f"scans/{path}", path[:9]) for path in paths])
    start = time.process_time()
    matches = expected.match(paths)
    assert matches.texts == {path: path[:9] for path in paths}
    assert expected.match(f"other/{number}/surname.png" for number in range(3_000)).texts == {}
    assert time.process_time() - start < 2  # comparing each with each takes half a minute


def test_of_each_list_is_counted_how_many_names_belong_to_files() -> None:
    expected = ExpectedTexts()
    expected.add("first.csv", [("a.png", "A"), ("b.png", "B"), ("c.png", "C"), ("a.png", "A")])
    expected.add("second.csv", [("d.png", "D"), ("e.png", "E"), ("e.png", "F")])
    expected.add("empty.csv", [])
    files = ["F1/a.png", "b.png", "d.png", "e.png", "other.png"]
    matches = expected.match([*files, "c.png"])
    assert expected.results(matches, files) == (
        ListResult("first.csv", names=3, matched=2),
        ListResult("second.csv", names=2, matched=1),
        ListResult("empty.csv", names=0, matched=0),
    )
