"""What a stage keeps of a run's report, and whether poison left everything as it was."""

from __future__ import annotations

from typing import Any

from tests.bench.loop.rounds import (
    came_to_a_verdict,
    folder_name,
    left_as_it_was,
    poison_had_no_effect,
    training_facts,
)

REPORT = {
    "seconds": 615.0,
    "cause": "better",
    "training": {"steps": 500},
    "made_from": {"command": "python -m training.retrain --minutes 10 --batch 32 --seed 1"},
}


def stage(before: str, after: str, digest: str = "a") -> dict[str, Any]:
    return {"before": before, "after": after, "hashes": {"before": "a", "after": digest}}


def test_fields_are_steps_times_the_batch() -> None:
    assert training_facts(REPORT) == {"fields": 16_000, "minutes": 10.2, "cause": "better"}


def test_a_run_that_did_not_train_has_no_numbers() -> None:
    assert training_facts({}) == {"fields": None, "minutes": None, "cause": None}


def test_another_version_or_other_files_are_a_change() -> None:
    assert left_as_it_was([stage("v1", "v1"), stage("v1", "v1")])
    assert not left_as_it_was([stage("v1", "v1"), stage("v1", "v2")])
    assert not left_as_it_was([stage("v1", "v1", digest="b")])


def test_poison_that_was_held_back_may_let_the_rest_teach() -> None:
    changed = {**stage("v1", "v2", digest="b"), "promoted": True, "wrong": 50}
    assert poison_had_no_effect([{**changed, "wrong_held_back": 40}])
    assert not poison_had_no_effect([{**changed, "wrong_held_back": 39}])
    assert poison_had_no_effect([{**stage("v1", "v1"), "promoted": False, "wrong": 50, "wrong_held_back": 0}])


def test_a_run_that_broke_shows_nothing_of_poison() -> None:
    held = {"state": "failed", "reason": "Too few labels are left to train on: 3 of 30. 57 were held back."}
    few = {"state": "not started", "reason": "Not enough labels to train on: 5 of 30."}
    broken = {"state": "failed", "reason": "The training process ended with status 1."}
    assert [came_to_a_verdict(one, is_poisoned=True) for one in (held, few, broken)] == [True, True, False]
    assert not any(came_to_a_verdict(one, is_poisoned=False) for one in (held, few, broken))
    assert all(came_to_a_verdict({"state": state, "reason": ""}, False) for state in ("done", "rejected"))


def test_a_folder_is_named_after_what_is_measured() -> None:
    usual = {"poison": None, "dataset": True, "held_back": "all", "quick": False}
    assert folder_name("places", usual).name == "places"
    told = {"poison": "same", "dataset": False, "held_back": "same", "quick": True}
    assert folder_name("places", told).name == "places-same-no-dataset-same-quick"
