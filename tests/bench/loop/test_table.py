"""Stages as people read them."""

from __future__ import annotations

from typing import Any

from tests.bench.loop.rounds import GOLD
from tests.bench.loop.table import gold_loss, lines, markdown


def scored(cer: float, names: int = 40) -> dict[str, Any]:
    return {
        "names": names,
        "cer": cer,
        "exact": 0.5,
        "folded_cer": cer / 2,
        "folded_exact": 0.6,
        "saved": 0.25,
    }


def stage(promoted: bool = True, gold: tuple[float, float] = (0.013, 0.0145)) -> dict[str, Any]:
    return {
        "corrections": 1900,
        "labels": {"corrected": 1800, "confirmed": 100},
        "state": "done" if promoted else "rejected",
        "reason": "Better.",
        "promoted": promoted,
        "after": "v2" if promoted else "v1",
        "held_back": {"far": 3},
        "set_aside": 214,
        "wrong": 0,
        "wrong_held_back": 0,
        "fields": 19_000,
        "minutes": 18.4,
        "sets": [
            {"title": "unseen writers", "before": scored(0.4), "after": scored(0.2)},
            {"title": GOLD, "before": scored(gold[0]), "after": scored(gold[1])},
        ],
    }


def test_a_stage_is_told_with_its_verdict_and_each_set() -> None:
    assert lines(stage())[:5] == [
        "1900 corrections (100 confirmed, 1800 corrected): promoted as v2",
        "  Better.",
        "  held back: 3 far; set aside: 214",
        "  19,000 fields seen in 18.4 minutes",
        (
            "  unseen writers (40 names): CER 40.00% → 20.00%, exact 50.0% → 50.0%; "
            "folded: CER 20.00% → 10.00%, exact 60.0% → 60.0%; keys saved 25.0% → 25.0%"
        ),
    ]
    assert lines(stage(promoted=False))[0].endswith("rejected, so it does not count")


def test_poison_is_counted() -> None:
    told = lines({**stage(), "wrong": 30, "wrong_held_back": 28})
    assert told[3] == "  wrong labels: 30, of which 28 were held back"


def test_the_loss_is_that_of_all_rounds() -> None:
    told = gold_loss([stage(gold=(0.012, 0.014)), stage(gold=(0.014, 0.015))])
    assert told == f"{GOLD}, 2 rounds together: CER, folded, 0.60% to 0.75% (+0.15 points)"


def test_a_table_names_stage_and_run_once() -> None:
    head, _, first, second = markdown([stage(promoted=False)]).splitlines()
    assert head.startswith("| Corrections | Set | Names | CER | Exact |")
    assert first.startswith("| 1,900 (rejected) | unseen writers | 40 | 40.00% → 20.00% |")
    assert first.endswith("| 19,000 | 18.4 |")
    assert second.startswith(f"|  | {GOLD} | 40 | 1.30% → 1.45% |")
