from __future__ import annotations

from pathlib import Path

import pytest

from backend.recognizer.alphabet import NAMES
from training.data.dataset import Row
from training.data.read_files import ReadRow
from training.measures.scoring import Scoring, folded, is_name


def read(text, identity="", problem=None, confidence=0.9):
    return ReadRow(Row("a.jpg", identity, Path("a.jpg")), text, confidence, problem)


def scored(*pairs):
    scoring = Scoring(NAMES)
    for truth, text in pairs:
        scoring.add(read(text), truth)
    return scoring


@pytest.mark.parametrize("label", ["", "  ", "EMPTY", "UNREADABLE", "NONE"])
def test_marks_of_the_dataset_are_no_names(label):
    assert not is_name(label)


@pytest.mark.parametrize("label", ["NULL", "NA", "NAN", "ANNE"])
def test_surnames_that_programs_mistake_for_nothing_are_names(label):
    assert is_name(label)


def test_errors_and_letters_are_summed_over_the_corpus():
    told = scored(("ANNE", "ANE"), ("LEA", "LEA"), ("HUGO", "HUCO")).summary()

    assert (told["n"], told["errors"], told["characters"]) == (3, 2, 11)
    assert told["cer"] == 2 / 11
    assert told["exact"] == 1 / 3
    assert told["confusions"] == [
        {"reference": "G", "hypothesis": "C", "count": 1},
        {"reference": "N", "hypothesis": "", "count": 1},
    ]


def test_intervals_enclose_the_measure():
    told = scored(*[("ANNE", "ANNE")] * 30, *[("ANNE", "ANE")] * 10).summary()
    low, high = told["exact_interval"]
    assert low < 0.75 < high
    low, high = told["cer_interval"]
    assert low < 10 / 160 < high


def test_confidences_are_held_against_what_was_right():
    scoring = Scoring(NAMES)
    for confidence, text in [(0.9, "LEA")] * 8 + [(0.4, "LE")] * 2:
        scoring.add(read(text, confidence=confidence), "LEA")
    told = scoring.summary()["confidence"]
    assert told["coverage_at_99"] == 0.8
    assert told["threshold_at_99"] == 0.9
    assert told["expected_calibration_error"] == pytest.approx(0.8 * 0.1 + 0.2 * 0.4)


def test_what_is_no_name_is_counted_by_reason_and_not_scored():
    told = scored(("EMPTY", "X"), ("", ""), (None, "ANNE"), ("LEA", "LEA")).summary()
    assert told["n"] == 1
    assert told["images"] == 4
    assert told["not_scored"] == {"EMPTY": 1, "empty label": 1, "no gold": 1}


def test_an_image_that_cannot_be_opened_counts_as_read_empty():
    scoring = Scoring(NAMES)
    scoring.add(read("", problem="image file missing"), "ANNE")
    told = scoring.summary()
    assert (told["n"], told["cer"], told["unread"]) == (1, 1.0, {"image file missing": 1})


def test_accents_and_case_are_folded_and_unknown_letters_stay_errors():
    assert folded("Élodie", NAMES) == "ELODIE"
    assert folded("漢A", NAMES) == "漢A"
    assert scored(("Élodie", "ELODIE")).score.exact == 1
    assert scored(("漢A", "A")).score.errors == 1


def test_without_any_name_there_are_no_intervals():
    told = Scoring(NAMES).summary()
    assert (told["n"], told["cer_interval"], told["exact_interval"]) == (0, None, None)
