"""Pages become records by what they are; if sheets may have been mixed up, no record is called complete."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from backend.services.forms.records import Record, Tie, counted_off, join, trust_in_order, whole


@dataclass(frozen=True)
class Sheet:
    """A page of a pile; ``person`` is the truth that joining does not see."""

    person: str
    form_page: int | None
    file: int = 0
    count: int = 1000
    is_blank: bool = False
    is_sure: bool = True


def pile(text: str, **facts: object) -> list[Sheet]:
    """``A1 B2?``: page 1 of A, an unsure page 2 of B; ``-`` is blank, ``X`` foreign, ``|`` begins another file."""
    sheets: list[Sheet] = []
    file = 0
    for word in text.split():
        if word == "|":
            file += 1
        elif word in "-X":
            sheets.append(Sheet("", None, file, is_blank=word == "-", **facts))  # type: ignore[arg-type]
        else:
            sure = not word.endswith("?")
            sheets.append(Sheet(word[0], int(word[1]), file, is_sure=sure, **facts))  # type: ignore[arg-type]
    return sheets


def shown(records: Iterable[Record[Sheet]]) -> list[str]:
    """``A1+A2`` of a complete record, ``A1~A2`` of an unproven one; with ``?`` or ``…`` if it needs help or lacks
    pages."""
    marks = {"complete": "", "needs help": "?", "pages missing": "…"}
    ties = {"unproven": "~"}
    return [
        ties.get(record.by_order or "", "+").join(f"{page.person}{page.form_page}" for page in record.pages)
        + marks[record.state]
        for record in records
    ]


@pytest.mark.parametrize(
    ("sent", "records"),
    [
        ("A1 A2 B1 B2", ["A1+A2", "B1+B2"]),
        ("A1 - A2 - B1 - B2 -", ["A1+A2", "B1+B2"]),
        ("X A1 A2 X B1 B2 X", ["A1+A2", "B1+B2"]),
        ("A1 B1 B2 C1 C2 D1 D2", ["A1…", "B1+B2?", "C1+C2", "D1+D2"]),
        ("A1 A2 B2 C1 C2", ["A1+A2?", "B2…", "C1+C2?"]),
        ("A1 A1 A2 B1 B2", ["A1…", "A1+A2?", "B1+B2"]),
        ("A1 B1 A2 B2", ["A1…", "B1+A2?", "B2…"]),
        ("A1 X A2 B1 B2", ["A1+A2?", "B1+B2"]),
        ("A1 A2? B1 B2", ["A1+A2?", "B1+B2"]),
        ("A2 A1 B2 B1 C2 C1", ["A2+A1?", "B2+B1?", "C2+C1?"]),
        ("A1 | A2 B1 B2", ["A1…", "A2…", "B1+B2?"]),
        ("A2 A1 | B2 | C1 C2 | - X", ["A1+A2", "B2…", "C1+C2"]),
        ("- X", []),
    ],
)
def test_pages_of_two_are_joined_in_order(sent: str, records: list[str]) -> None:
    # In reversed piles the records' pages are shown in the form's order all the same.
    expected = [
        record.replace("A2+A1", "A1+A2").replace("B2+B1", "B1+B2").replace("C2+C1", "C1+C2")
        for record in records
    ]
    assert shown(join(pile(sent), 2)) == expected


@pytest.mark.parametrize(
    ("sent", "counted", "records"),
    [
        ("A1 A2 B1 B2", 2, ["A1+A2", "B1+B2"]),
        ("A1 A2 B1 B2", None, ["A1+A2", "B1+B2"]),
        ("A1 A2 B1 C2 D1 D2", 4, ["A1+A2?", "B1+C2?", "D1+D2?"]),  # B2 and C1 were lost
        ("A1 A2 B1 C2 D1 D2 E1 E1 E2", 5, ["A1+A2?", "B1+C2?", "D1+D2?", "E1…", "E1+E2?"]),  # five, by chance
        ("A1 A2 B1 B2 C1 D1 D2", 4, ["A1+A2?", "B1+B2?", "C1…", "D1+D2?"]),  # C1 may be D1, fed twice
        ("A1 A1 A2 B1 B2", 2, ["A1…", "A1+A2?", "B1+B2"]),  # both are whole, whatever the first page is
        ("A1 A2 B1 B2", 1, ["A1+A2?", "B1+B2?"]),
        ("A1 A2 B1 C2 D1 D2", None, ["A1+A2", "B1+C2", "D1+D2"]),  # nothing shows that sheets are lost
        ("A1 A2 B1 C2 D1 D2 E1", None, ["A1~A2", "B1~C2", "D1+D2?", "E1…"]),
        ("A1 A2 B1 C2 D1 D2 E1", 4, ["A1+A2?", "B1+C2?", "D1+D2?", "E1…"]),
        ("A1 A2 | B2 B1", None, ["A1+A2", "B1+B2"]),
        ("A1 A2 B1 B2 | C2 | D1 D2 E1 E2", None, ["A1~A2", "B1~B2", "C2…", "D1~D2", "E1~E2"]),
        ("A1 X A2 B1 B2? C1 C2", None, ["A1+A2?", "B1+B2?", "C1+C2"]),
    ],
)
def test_unless_as_many_as_were_counted_are_whole_order_alone_completes_no_record(
    sent: str, counted: int | None, records: list[str]
) -> None:
    assert shown(counted_off(join(pile(sent), 2), counted)) == records


def test_what_lies_on_one_page_or_a_person_has_joined_does_not_rest_on_the_order() -> None:
    assert shown(counted_off(join(pile("A1 B1"), 1), 3)) == ["A1", "B1"]
    said: dict[tuple[str, int | None], Tie] = {("A", 2): "join"}
    joined = join(pile("A1 A2 B1 B2"), 2, tie=lambda page: said.get((page.person, page.form_page)))
    assert shown(counted_off(joined, 3)) == ["A1+A2", "B1+B2?"]
    joined = join(pile("A1 A2 B1 B2 C1 C2 D1"), 2, tie=lambda page: said.get((page.person, page.form_page)))
    assert shown(counted_off(joined, None)) == ["A1+A2", "B1~B2", "C1+C2?", "D1…"]


@pytest.mark.parametrize(
    ("states", "counted", "deleted", "trust"),
    [
        ({"complete": 3}, None, {}, "trusted"),
        ({"complete": 3, "needs help": 2}, None, {"complete": 1}, "trusted"),
        ({"complete": 3, "pages missing": 1}, None, {}, "unproven"),
        ({"complete": 3}, None, {"pages missing": 1}, "unproven"),
        ({"complete": 3, "pages missing": 1}, 3, {}, "trusted"),
        ({"complete": 3, "pages missing": 1}, 4, {"pages missing": 1}, "doubted"),
        ({"complete": 3}, 4, {"needs help": 1}, "trusted"),
        ({"complete": 3}, 2, {"needs help": 1}, "doubted"),
    ],
)
def test_a_number_is_compared_and_without_one_a_record_that_lacks_pages_shows_lost_sheets(
    states: dict[str, int], counted: int | None, deleted: dict[str, int], trust: str
) -> None:
    assert trust_in_order(states, counted, deleted) == trust


def test_whole_are_all_but_those_that_lack_pages() -> None:
    assert whole({"complete": 5, "needs help": 2, "pages missing": 1}) == 7
    assert whole({}) == 0


def test_a_form_of_one_page_gives_a_record_for_each() -> None:
    assert shown(join(pile("A1 - B1? X C1"), 1)) == ["A1", "B1?", "C1"]


def test_photos_in_files_of_their_own_are_joined_as_a_pile() -> None:
    sheets = [
        Sheet(name[0], int(name[1]), place, count=1) for place, name in enumerate(["A1", "A2", "B1", "B2"])
    ]
    assert shown(join(sheets, 2)) == ["A1+A2", "B1+B2"]


def test_the_pages_of_one_copy_may_lie_in_any_order() -> None:
    sent = [Sheet("A", page, count=6) for page in (5, 6, 1, 2, 4, 3)]
    assert shown(join(sent, 6)) == ["A1+A2+A3+A4+A5+A6"]


@pytest.mark.parametrize("pages", [2, 3])
def test_of_piles_with_lost_doubled_and_swapped_sheets_no_two_people_are_joined_unnoticed(pages: int) -> None:
    mixed = complete = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        for record in join(shuffled(rng, pages, people=100), pages):
            if record.state == "complete":
                complete += 1
                mixed += len({page.person for page in record.pages}) > 1
    assert mixed == 0
    assert complete > 20 * 100 * 0.7


def shuffled(rng: np.random.Generator, pages: int, people: int) -> Sequence[Sheet]:
    """A pile in which 2 % of the sheets are lost, doubled, or swapped with the next."""
    sheets = [Sheet(f"P{person}", page) for person in range(people) for page in range(1, pages + 1)]
    for place in np.flatnonzero(rng.random(len(sheets)) < 0.02 / 3):
        if place + 1 < len(sheets):
            sheets[place], sheets[place + 1] = sheets[place + 1], sheets[place]
    done: list[Sheet] = []
    for sheet in sheets:
        done += [sheet] * int(rng.choice([1, 0, 2], p=[1 - 0.04 / 3, 0.02 / 3, 0.02 / 3]))
    return done
