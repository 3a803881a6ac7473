"""Which name is written in which field of the pile is known, whatever order the API lists its fields in."""

from __future__ import annotations

from pathlib import Path

from tests.bench.review.pile import in_sheets, true_names
from tests.handwriting import NamedImage

NAMES = [NamedImage(Path(f"{number}.png"), f"NAME {number}") for number in range(14)]


def test_only_whole_sheets_are_made() -> None:
    assert [[each.name for each in sheet][::5] for sheet in in_sheets(NAMES)] == [
        ["NAME 0", "NAME 5"],
        ["NAME 6", "NAME 11"],
    ]
    assert in_sheets(NAMES[:5]) == []


def test_a_name_is_found_by_its_page_and_place() -> None:
    fields = [
        {"image_id": 7, "page_id": 30, "position": 5},
        {"image_id": 8, "page_id": 30, "position": 0},
        {"image_id": 9, "page_id": 20, "position": 1},
    ]
    found = true_names(in_sheets(NAMES), [{"fields": fields[:2]}, {"fields": fields[2:]}], {30: 1, 20: 2})
    assert found == {7: "NAME 5", 8: "NAME 0", 9: "NAME 7"}
