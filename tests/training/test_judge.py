"""The judge of labels: its rule, its measure and what it writes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from training.dataset import read_readings
from training.judge import Opinion, Rule, measure, write_readings

RULE = Rule(doubt=3.0, certainty=0.9)
AGREED = Opinion("1.png", "LEA", "LEA", 0.0, 0.5)
NEAR = Opinion("2.png", "LEA", "LEO", 2.9, 0.95)
SURE = Opinion("3.png", "NANON", "MANON", 8.0, 0.97)
UNSURE = Opinion("4.png", "TOM", "TIM", 4.0, 0.6)
BLANK = Opinion("5.png", "TOM", "", 9.0, 0.99)


@pytest.mark.parametrize(
    ("opinion", "decision"),
    [(AGREED, "keep"), (NEAR, "keep"), (SURE, "mend"), (UNSURE, "drop"), (BLANK, "drop")],
)
def test_only_a_sure_reading_of_a_name_replaces_a_doubtful_label(opinion: Opinion, decision: str) -> None:
    assert RULE.decide(opinion) == decision


def test_what_is_not_kept_is_written_for_pretraining(tmp_path: Path) -> None:
    counts = write_readings(tmp_path / "readings.csv", [UNSURE, SURE, AGREED], RULE)
    assert counts == Counter(keep=1, mend=1, drop=1)
    assert read_readings(tmp_path / "readings.csv") == {"3.png": "MANON", "4.png": "UNREADABLE"}


def test_the_measure_counts_wrong_labels_before_and_after() -> None:
    truth = {"1.png": "LEA", "2.png": "LEO", "3.png": "MANON", "4.png": "TOM"}
    lines = list(measure([AGREED, NEAR, SURE, UNSURE, BLANK], truth, RULE).lines())
    assert lines == [
        "keep: 2, label wrong in 1, result wrong in 1",
        "mend: 1, label wrong in 1, result wrong in 0",
        "drop: 1, label wrong in 0, result wrong in 0",
    ]


@pytest.mark.slow
def test_a_network_s_opinions_cover_every_sample(tmp_path: Path) -> None:
    import numpy as np

    from backend.recognizer.bundle import load_bundle
    from tests.training.making import tiny_bundle
    from training.dataset import Sample
    from training.judge import opinions
    from training.packing import write_pack

    paper = np.full((40, 200), 255, np.uint8)
    paper[10:30, 20:180:12] = 0
    pack = write_pack(
        tmp_path / "pack",
        [Sample("a.png", "LEA", paper, 160), Sample("b.png", "A" * 60, paper, 100)],
    )
    found = {item.file_name: item for item in opinions(pack, load_bundle(tiny_bundle(tmp_path)))}
    assert set(found) == {"a.png", "b.png"}
    assert found["b.png"].gap == np.inf
    assert 0 <= found["a.png"].chance <= 1
