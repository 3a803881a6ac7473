"""Names in title case."""

from __future__ import annotations

import pytest

from backend.recognizer.spelling.title_case import lower, title_case, upper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MÜLLER-LÜDENSCHEIDT", "Müller-Lüdenscheidt"),
        ("O'NEIL", "O'Neil"),
        ("DE LA TOUR", "De La Tour"),
        ("MCDONALD", "McDonald"),
        ("MACHADO", "Machado"),
        ("ANNA MCKAY-D'ARC", "Anna McKay-D'Arc"),
        ("MC", "Mc"),
        ("WEIß", "Weiß"),
        ("ST. GEORG 2B", "St. Georg 2b"),
        ("müller", "Müller"),
        ("", ""),
    ],
)
def test_each_part_of_a_name_begins_with_a_capital(text: str, expected: str) -> None:
    assert title_case(text) == expected


def test_a_letter_stays_one_character() -> None:
    assert [upper(letter) for letter in "éß1"] == ["É", "ß", "1"]
    assert [lower(letter) for letter in "ÉİA"] == ["é", "İ", "a"]
