"""Recipes, folds by writer, and the table of a study."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from training.laboratory.recipe_trials import (
    PARENT,
    Recipe,
    Result,
    fold_of,
    hand_of,
    read_plan,
    read_results,
    result_file,
    table,
    write_results,
)
from training.recipes import _PLAN


def plan(folder: Path, *recipes: object) -> Path:
    path = folder / "plan.json"
    path.write_text(json.dumps(recipes), encoding="utf-8")
    return path


def result(recipe: str, fold: int, kept: float = 0.0, **changes: float) -> Result:
    values = {"unseen": 0.2, "original": 0.01, "fields": 3200, "seconds": 100.0, **changes}
    return Result(recipe, fold, kept, **values)  # type: ignore[arg-type]


def test_a_plan_lists_recipes_that_differ_from_the_default(tmp_path: Path) -> None:
    found = read_plan(plan(tmp_path, {"name": "a"}, {"name": "b", "labels": 0.5, "looks": 4}))
    assert found == [Recipe("a"), Recipe("b", labels=0.5, looks=4)]


@pytest.mark.parametrize(
    ("recipes", "words"),
    [
        ([{"name": "a"}, {"name": "a"}], "its own name"),
        ([{"name": "parent"}], "not 'parent'"),
        ([{"name": "a", "speed": 1}], "not a list of recipes"),
        ([{"name": "a/b"}], "letters, digits"),
    ],
)
def test_a_plan_that_cannot_be_used_says_why(tmp_path: Path, recipes: list[object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_plan(plan(tmp_path, *recipes))


def test_the_plan_of_the_documents_can_be_used() -> None:
    assert read_plan(_PLAN)[0] == Recipe("as-it-is")


def test_a_file_s_name_says_who_wrote_it() -> None:
    assert hand_of("12_7.jpg", "[^_]+") == "12"
    with pytest.raises(ValueError, match=r"who wrote x\.jpg"):
        hand_of("x.jpg", r"\d+")


def test_folds_divide_the_hands_evenly_and_always_alike() -> None:
    hands = [str(number) for number in range(10)]
    folds = {hand: fold_of(hand, hands * 3, 4) for hand in hands}
    assert sorted(Counter(folds.values()).values()) == [2, 2, 3, 3]
    assert folds == {hand: fold_of(hand, reversed(hands), 4) for hand in hands}


def test_finished_trials_are_read_again(tmp_path: Path) -> None:
    recipes = [Recipe("a"), Recipe("b")]
    write_results(result_file(tmp_path, recipes[1], 1), [result("b", 1), result("b", 1, 0.5)])
    write_results(result_file(tmp_path, PARENT, 1), [result("parent", 1)])
    assert read_results(tmp_path, recipes, 2) == [result("parent", 1), result("b", 1), result("b", 1, 0.5)]


def test_the_table_has_the_mean_of_the_folds() -> None:
    untrained = result("parent", 0, 1.0, fields=0, seconds=0)
    rows = table([untrained, result("a", 0), result("a", 1, unseen=0.1), result("a", 0, 0.5)]).splitlines()
    assert rows[2:] == [
        "| parent | 1.00 | 1 | 20.00% | 1.00% | 0 | – |",
        "| a | 0.00 | 2 | 15.00% | 1.00% | 3,200 | 32 |",
        "| a | 0.50 | 1 | 20.00% | 1.00% | 3,200 | 32 |",
    ]
