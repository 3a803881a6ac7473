"""Doubted labels: the rule, its measure, and the CSV."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from backend.recognizer.bundle import load_bundle
from backend.recognizer.image import decode
from tests.handwriting import ROOT, SAMPLES
from training.data.dataset import Sample
from training.data.packing import write_pack
from training.data.second_readings import read_readings
from training.laboratory.doubted_labels import Opinion, Rule, measure, opinions, write_decisions

RULE = Rule(alone=0.9, backed=0.7, against=0.9)
AGREED = Opinion("1.png", "LEA", "LEA", 0.5)
SURE = Opinion("3.png", "NANON", "MANON", 0.97)
UNSURE = Opinion("4.png", "TOM", "TIM", 0.6)


@pytest.mark.parametrize(
    ("reading", "chance", "other", "decision"),
    [
        ("LEA", 0.5, "LEO", "keep"),
        ("LEO", 0.9, None, "mend"),
        ("LEO", 0.89, None, "drop"),
        ("LEO", 0.89, "LOE", "drop"),
        ("LEO", 0.7, "LEO", "mend"),
        ("LE-O", 0.7, "LE O", "mend"),
        ("LEO", 0.69, "LEO", "drop"),
        ("LEO", 0.89, "LEA", "keep"),
        ("LEO", 0.9, "LEA", "drop"),
        ("", 0.99, None, "drop"),
        ("", 0.99, "", "drop"),
    ],
)
def test_a_label_falls_when_a_reader_is_sure_and_sooner_when_two_agree(
    reading: str, chance: float, other: str | None, decision: str
) -> None:
    assert RULE.decide(Opinion("1.png", "LEA", reading, chance, other)) == decision


def test_what_is_not_kept_is_written_for_pretraining(tmp_path: Path) -> None:
    counts = write_decisions(tmp_path / "readings.csv", [UNSURE, SURE, AGREED], RULE)
    assert counts == Counter(keep=1, mend=1, drop=1)
    assert read_readings(tmp_path / "readings.csv") == {"3.png": "MANON", "4.png": "UNREADABLE"}


def test_the_measure_counts_wrong_labels_before_and_after() -> None:
    truth = {"1.png": "LEO", "3.png": "MANON", "4.png": "TOM"}
    unknown = Opinion("5.png", "TOM", "TIM", 0.99)
    lines = list(measure([AGREED, SURE, UNSURE, unknown], truth, RULE).lines())
    assert lines == [
        "keep: 1, label wrong in 1, result wrong in 1",
        "mend: 1, label wrong in 1, result wrong in 0",
        "drop: 1, label wrong in 0, result wrong in 0",
    ]


def test_the_shipped_model_has_an_opinion_on_every_sample(tmp_path: Path) -> None:
    grey = decode((SAMPLES / "field_01.png").read_bytes())
    pack = write_pack(tmp_path, [Sample("a.png", "LEA", grey, 160), Sample("b.png", "TOM", grey, 160)])
    bundle = load_bundle(sorted(ROOT.glob("weights/*/manifest.json"))[-1].parent)
    first, second = opinions(pack, bundle, {"b.png": "TIM"})
    assert (first.file_name, first.label, first.other) == ("a.png", "LEA", None)
    assert (second.file_name, second.label, second.other) == ("b.png", "TOM", "TIM")
    assert first.reading == second.reading
    assert 0 < first.chance <= 1
