"""Which file a row of a list means: by its path, else by its name if only one file has it."""

from __future__ import annotations

import pytest

from backend.services.uploads.expected_texts import ExpectedTexts

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
    ],
)
def test_rows_and_files(rows: list[Row], paths: list[str], texts: dict[str, str], unclear: list[str]) -> None:
    expected = ExpectedTexts()
    expected.add(rows)
    matches = expected.match(paths)
    assert (matches.texts, sorted(matches.unclear)) == (texts, unclear)


def test_a_list_has_a_file_if_it_has_its_name() -> None:
    expected = ExpectedTexts()
    expected.add([("F1/a.png", "A")])
    assert "F2/a.png" in expected
    assert "b.png" not in expected
