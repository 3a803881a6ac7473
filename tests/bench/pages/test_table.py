"""The tables of recognised pages count what they say."""

from __future__ import annotations

from tests.bench.pages import table
from tests.bench.pages.mixing import Evened, Mixed
from tests.bench.pages.outcome import FieldOutcome, Outcome
from tests.bench.pages.pairs import PairError

NAMES = (
    FieldOutcome("name", "ANNA", "ANNA", "ANNA"),
    FieldOutcome("name", "OTTO", "OTTA", "OTTO"),
    FieldOutcome("comb", "EVA", "", "EVE"),
    FieldOutcome("name", "", "I", ""),
)
PAGES = [
    Outcome("scan", True, False, 1.0, 0.2, 3.0, NAMES),
    Outcome("scan", True, False, 2.0, 1.4, 0.5),
    Outcome("scan", False, False, 3.0, None, float("inf")),
    Outcome("foreign", True, True, 1.0),
]


def test_errors_stand_beside_the_peer_s_and_a_refused_page_is_not_within() -> None:
    assert table.errors(PAGES).splitlines()[2:] == ["| scan | 3 | 33.3% | 0.20 | 1.40 | 33.3% | 3.00 | inf |"]


def test_every_group_has_a_row_of_decisions() -> None:
    assert table.decisions(PAGES).splitlines()[2:] == [
        "| scan | 3 | 1 | 0 | 2.00 |",
        "| foreign | 1 | 0 | 1 | 1.00 |",
    ]


def test_fields_are_compared_with_the_same_ink_on_clean_crops() -> None:
    assert table.fields(PAGES).splitlines()[2:] == [
        "| scan | 3 | 33.3% | 66.7% | 33.3 | 1 |",
        "| kind comb | 1 | 0.0% | 0.0% | 0.0 | 1 |",
        "| kind name | 2 | 50.0% | 100.0% | 50.0 | 0 |",
        "| all | 3 | 33.3% | 66.7% | 33.3 | 1 |",
        "",
        "Of 1 empty fields 1 were read as a name.",
    ]


def test_a_real_page_that_is_refused_is_said_to_be() -> None:
    errors = [PairError("exam", 7, 0.31, 0.1), PairError("chart", 6, None, None)]
    assert table.pairs(errors).splitlines()[2:] == [
        "| exam | 7 | 0.31 | 0.10 |",
        "| chart | 6 | refused | refused |",
    ]


def test_mixed_piles_are_a_sentence() -> None:
    assert table.mixed(Mixed(0.0005, 12, 1200, 900, 840, 3, 1, 5, 600, 0)) == (
        "Of 1,200 records with 0.05 % of the sheets lost, doubled or swapped, 900 (75%) were called complete if "
        "nobody has counted; 840 (70%) of all are unproven, 3 of which join two people; 1 join two people and bear no "
        "flag. With the number of forms, 600 (50%) were called complete; 0 join two people. 5 of 12 piles agree with "
        "their number."
    )
    assert table.evened(Evened(2000, 1990, 1980, 20, 0)) == (
        "Of 2,000 piles in which two people's sheets were joined and another sheet was fed twice, 1,990 have as many "
        "records as forms. If nobody has counted, 1,980 joined records are complete and unproven, and 20 complete "
        "without a flag; with the number of forms 0."
    )
