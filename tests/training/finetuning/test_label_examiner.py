"""What labels say in the style of their images: to learn from, and to compare readings with."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.exchange.label_kinds import EQUAL_TEXTS, LabelKind
from backend.exchange.style import PLAIN, Style
from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import Calibration
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.spelling.left_open import LeftOpen
from backend.recognizer.spelling.new_letters import Writing
from tests.recognizer.networks import manifest
from training.data.dataset import Report, Row
from training.finetuning.label_examiner import LabelExaminer, new_letters_of, styles_of
from training.finetuning.snapshot import SnapshotLabel

PARENT = Bundle(manifest(), Path("unused"), NAMES, ImageSpec(), Calibration())
AS_WRITTEN = Style("written", "kept")


def label(
    text: str, style: Style = PLAIN, kind: LabelKind = "text", image: Path = Path("x")
) -> SnapshotLabel:
    return SnapshotLabel(Row(f"{text}.png", text, image, kind), "train", corrected=True, style=style)


@pytest.fixture
def bar(tmp_path: Path) -> Path:
    """An image wide enough for every text."""
    grey = np.full((40, 400), 255, np.uint8)
    grey[12:28, 20:380] = 0
    cv2.imwrite(str(tmp_path / "bar.png"), grey)
    return tmp_path / "bar.png"


def learned(writing: Writing, *labels: SnapshotLabel) -> list[tuple[str, LeftOpen]]:
    samples = LabelExaminer(writing, PARENT, Report()).learned(labels)
    return [(sample.text, sample.left_open) for sample in samples]


@pytest.mark.parametrize(
    ("style", "told"),
    [
        (PLAIN, ("OSTERSTRASSE", LeftOpen.FORM)),
        (Style("title", "folded"), ("OSTERSTRASSE", LeftOpen.FORM)),
        (Style("upper", "kept"), ("ÖSTERSTRAßE", LeftOpen.CASE)),
        (Style("written", "folded"), ("Osterstrasse", LeftOpen.ACCENTS)),
        (AS_WRITTEN, ("Österstraße", LeftOpen.NOTHING)),
    ],
)
def test_a_label_teaches_what_its_style_says(bar: Path, style: Style, told: tuple[str, LeftOpen]) -> None:
    assert learned(Writing(NAMES, WRITTEN), label("Österstraße", style, image=bar)) == [told]


def test_a_network_of_capitals_learns_folded_labels(bar: Path) -> None:
    assert learned(Writing(NAMES), label("Österstraße", AS_WRITTEN, image=bar)) == [
        ("OSTERSTRASSE", LeftOpen.FORM)
    ]


def test_a_label_with_a_letter_that_is_not_learned_leaves_all_open(bar: Path) -> None:
    both = label("Łódź", AS_WRITTEN, image=bar), label("O’Hara", AS_WRITTEN, image=bar)
    found = learned(Writing(NAMES, WRITTEN), *both)
    assert found == [("LODZ", LeftOpen.FORM), ("O'Hara", LeftOpen.NOTHING)]


def test_readings_are_compared_with_all_that_a_style_asks_for(bar: Path) -> None:
    report = Report()
    labels = [
        label("Łódź 東’s", AS_WRITTEN, image=bar),
        label("Łódź", Style("title", "folded"), image=bar),
        label("Łódź", PLAIN, image=bar),
        label("東 7ж", PLAIN, image=bar),
        label("X\u0306", PLAIN, image=bar),
        label("東 7ж", AS_WRITTEN, image=bar),
        # The accent would make another letter of ж, with which the alphabet ends then.
        label("X\u0306", AS_WRITTEN, image=bar),
        label("", AS_WRITTEN, "blank", image=bar),
        label("", AS_WRITTEN, "unreadable", image=bar),
    ]
    found = [sample.text for sample in LabelExaminer(Writing(NAMES), PARENT, report).compared(labels)]
    assert found == ["Łódź 東's", "LODZ", "LODZ", "東 7Ж", "X", "東 7ж", ""]
    assert report.left_out == {"letters outside the alphabet": 1, "label UNREADABLE": 1}


def test_new_letters_are_counted_in_texts_that_are_not_all_equal() -> None:
    labels = [label("Ő", AS_WRITTEN)] * (EQUAL_TEXTS + 2) + [
        label("Ő", PLAIN),
        label("ő", AS_WRITTEN, "unreadable"),
    ]
    assert new_letters_of(labels, Writing(NAMES)).counts == {"Ő": EQUAL_TEXTS}


def test_styles_are_named_where_they_are_not_plain() -> None:
    assert styles_of([label("a", AS_WRITTEN), label("b")]) == {"a.png": AS_WRITTEN}
