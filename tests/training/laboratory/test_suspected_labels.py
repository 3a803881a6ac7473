"""The ranking of labels by suspicion: what counts, how it is scored, and what is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.alphabet import NAMES
from backend.recognizer.reading import Alternative, Reading
from backend.services.export.spreadsheet import protect
from backend.services.uploads import expected_csv
from tests.handwriting import SAMPLES
from training.data.dataset import Row
from training.laboratory.suspected_labels import (
    Suspect,
    checked_labels,
    letters,
    measure,
    ranked,
    suspects,
    suspicion,
    write_list,
)

PICTURE = SAMPLES / "field_01.png"


def row(name: str, identity: str, kind: str = "text") -> Row:
    return Row(name, identity, PICTURE, kind)  # type: ignore[arg-type]  # one of the kinds


def read(*alternatives: tuple[str, float]) -> Reading:
    found = tuple(Alternative(text, chance) for text, chance in alternatives)
    text, chance = alternatives[0]
    return Reading(text, "name" if text else "blank", chance, (), found if text else (), "v1")


class Reader:
    """Reads the given texts, one after the other."""

    version = "v1"

    def __init__(self, *readings: Reading) -> None:
        self._readings = list(readings)

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        return [self._readings.pop(0) for _ in images]


@pytest.mark.parametrize(
    ("label", "alternatives", "suspected"),
    [
        ("LEA", [("LEA", 0.9), ("LEO", 0.1)], 0.1),
        ("LEO", [("LEA", 0.9), ("LEO", 0.1)], 0.9),
        ("TOM", [("LEA", 0.9), ("LEO", 0.1)], 1.0),
        ("TOM", [("LEA", 0.2), ("LEO", 0.1)], 0.3),
        ("Jean-Luc", [("JEAN LUC", 0.6), ("JEANLUC", 0.4)], 0.0),
        ("D'Août", [("DAOUT", 1.0)], 0.0),
        ("LEA", [("", 0.8)], 0.8),
    ],
)
def test_a_label_is_suspected_as_far_as_other_letters_are_probable(
    label: str, alternatives: list[tuple[str, float]], suspected: float
) -> None:
    assert suspicion(row("1.png", label), read(*alternatives), NAMES) == pytest.approx(suspected)


def test_a_blank_label_says_that_there_are_no_letters() -> None:
    blank = row("1.png", "EMPTY", "blank")
    assert suspicion(blank, read(("LEA", 0.9)), NAMES) == 0.9
    assert suspicion(blank, read(("", 0.9)), NAMES) == 0.0


def test_spaces_hyphens_apostrophes_case_and_accents_do_not_count() -> None:
    assert {letters(text, NAMES) for text in ("Élise-Marie", "ELISE MARIE", "E'LISEMARIE")} == {"ELISEMARIE"}


def test_what_cannot_be_judged_is_counted() -> None:
    left_out: Counter[str] = Counter()
    rows = [
        row("1.png", "UNREADABLE", "unreadable"),
        row("2.png", " "),
        row("3.png", "漢"),
        Row("4.png", "LEA", Path("nowhere.png")),
        row("5.png", "LEA"),
    ]
    found = list(suspects(Reader(read(("LEO", 0.7))), rows, NAMES, left_out))
    assert [(one.row.file_name, one.reading, one.suspicion) for one in found] == [("5.png", "LEO", 0.7)]
    assert left_out == {
        "label says unreadable": 1,
        "label missing": 1,
        "letters outside the alphabet": 1,
        "image file missing": 1,
    }


def test_the_most_suspected_come_first_and_of_equal_ones_the_more_different() -> None:
    found = [
        Suspect(row("1.png", "LEA"), "LEA", 0.1),
        Suspect(row("2.png", "LEA"), "LEO", 0.9),
        Suspect(row("3.png", "LEA"), "TIM", 0.9),
        Suspect(row("4.png", "LEA"), "LEO", 0.95),
    ]
    assert [one.row.file_name for one in ranked(found, NAMES)] == ["4.png", "3.png", "2.png", "1.png"]


def test_a_ranking_is_scored_against_second_readings() -> None:
    order = [Suspect(row(f"{number}.png", "LEA"), "LEO", 0.9) for number in range(5)]
    truth = {"0.png": "LEO", "1.png": "LÉA", "2.png": "EMPTY", "3.png": "LE A", "4.png": "UNREADABLE"}
    found = measure(order, truth, NAMES, first=2)
    assert found is not None
    assert (found.known, found.wrong, found.first, found.precision) == (4, 2, 2, 0.5)
    assert found.average == pytest.approx((1 / 1 + 2 / 3) / 2)
    assert measure(order, {}, NAMES, first=2) is None
    sound = measure(order, {"0.png": "LEA"}, NAMES, first=2)
    assert sound is not None
    assert (sound.precision, sound.average) == (0.0, None)


def test_the_list_is_one_of_expected_texts_as_an_upload_takes_it(tmp_path: Path) -> None:
    write_list(tmp_path / "audit.csv", [Suspect(row("1.png", "L'ÉTÉ, B"), "LETE", 0.912345678)])
    content = (tmp_path / "audit.csv").read_bytes()
    assert content.decode().splitlines() == [
        "FILENAME,IDENTITY,READING,SUSPICION",
        '1.png,"L\'ÉTÉ, B",LETE,0.912346',
    ]
    assert expected_csv.parse("audit.csv", content) == [("1.png", "L'ÉTÉ, B")]


def test_checked_labels_come_back_as_readings(tmp_path: Path) -> None:
    rows = [
        ("folder/1.png", "Léa", "confirmed"),
        ("2.png", protect("-TOM"), "corrected"),
        ("7.png", protect("TOM;=1"), "corrected"),
        ("3.png", "'T HOOFT", "corrected"),
        ("4.png", "", "blank"),
        ("5.png", "", "unreadable"),
        ("6.png", "EMPTY", "corrected"),
    ]
    lines = ["FILENAME,IDENTITY,KIND,READING", *(f"{','.join(cells)},XXX" for cells in rows)]
    (tmp_path / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    assert checked_labels(tmp_path / "labels.csv") == {
        "1.png": "Léa",
        "2.png": "-TOM",
        "7.png": "TOM;=1",
        "3.png": "'T HOOFT",
        "4.png": "EMPTY",
        "5.png": "UNREADABLE",
        "6.png": "Empty",
    }
