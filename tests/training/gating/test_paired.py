from __future__ import annotations

import numpy as np
import pytest

from tests.training.gating.pairs import errors, pair
from training.gating.paired import Paired, Read


def read(*texts: str) -> list[Read]:
    return [Read(text, 0.5) for text in texts]


def test_edits_are_counted_against_the_labels() -> None:
    labels = ["ANNE", "LEA", "O'NEILL"]
    counted = Paired.of(labels, read("ANNE", "LE", "ONEIL"), read("ANE", "LEA", "O'NEILL"))
    assert counted.before.edits.tolist() == [0, 1, 2]
    assert counted.candidate.edits.tolist() == [1, 0, 0]
    assert counted.characters.tolist() == [4, 3, 7]
    assert counted.gain.tolist() == [-1, 1, 2]
    assert counted.before.confidences.tolist() == [0.5, 0.5, 0.5]
    assert counted.before.exact.tolist() == [1, 0, 0]


def test_names_that_are_alike_make_a_group_and_an_empty_one_stands_for_itself() -> None:
    labels = ["A", "B", "C", "D", "E"]
    counted = Paired.of(labels, read(*"XXXXX"), read(*"ABCXX"), ["form 1", "", "form 1", "", "form 2"])
    assert sorted(np.bincount(counted.groups).tolist()) == [1, 1, 1, 2]
    assert sorted(counted.by_group(counted.gain).tolist()) == [0, 0, 1, 2]
    columns = np.stack([counted.gain, np.ones(5)], axis=1)
    assert sorted(counted.by_group(columns).tolist()) == [[0, 1], [0, 1], [1, 1], [2, 2]]


def test_without_groups_each_sample_stands_for_itself() -> None:
    assert pair([1, 0, 2], [0, 0, 0]).groups.tolist() == [0, 1, 2]
    empty = Paired.of([], [], [])
    assert (empty.n, empty.by_group(empty.gain).tolist()) == (0, [])


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="Paired errors"):
        pair([1, 0], [0])
    with pytest.raises(ValueError, match="Paired errors"):
        pair([1, 0], [0, 0], groups=[1])
    with pytest.raises(ValueError, match="Paired errors"):
        Paired(errors([1]), errors([1]), np.ones((1, 1), dtype=np.int64))


def test_edits_by_chance_are_those_against_other_labels() -> None:
    counted = Paired.of(["AB", "CD", "EF"], read("AB", "AB", "AB"), read("AB", "CD", "EF"))
    assert counted.before.by_chance.tolist() == [2, 1, 1]
    assert counted.candidate.by_chance.tolist() == [2, 2, 2]
    assert counted.fit_gain.tolist() == [0, 3, 3]
    assert Paired.of(["AB"], read("A"), read("AB")).fit_gain.tolist() == [1]
    assert pair([1, 0], [0, 0]).fit_gain.tolist() == [1, 0]
    assert counted.own_fit.tolist() == [2, 2, 2]
    assert Paired.of(["AB", "CD"], read("AB", "CD"), read("CD", "AB")).own_fit.tolist() == [-2, -2]
