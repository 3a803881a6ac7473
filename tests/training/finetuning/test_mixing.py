from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from training.finetuning.mixing import Mix, balance, epoch_numbers


def test_few_corrections_are_repeated_up_to_the_cap():
    assert Mix().repeats([True, False, True]).tolist() == [8, 4, 8]


def test_many_labels_stand_once():
    assert set(Mix().repeats([True] * 500).tolist()) == {1}


def test_in_between_labels_are_repeated_until_there_are_enough():
    # 150 labels want 400 places: 3 each, confirmed ones half as often
    assert Mix().repeats([True, *[False] * 149]).tolist()[:2] == [3, 1]


def test_replay_fills_the_rest_of_the_epoch():
    assert Mix(labels=0.25).replay(100) == 300


def test_an_epoch_holds_labels_as_stated_and_replay_once():
    corrected = [True] * 10
    numbers = epoch_numbers(corrected, replay=1000, mix=Mix(labels=0.4), seed=1, epoch=0)
    counts = Counter(numbers.tolist())

    assert [counts[label] for label in range(10)] == [8] * 10
    replayed = [number for number in counts if number >= 10]
    assert len(replayed) == 120
    assert max(counts[number] for number in replayed) == 1
    assert max(replayed) < 1010


def test_replay_differs_between_epochs_and_not_between_runs():
    draw = [epoch_numbers([True], 500, Mix(), seed=1, epoch=epoch) for epoch in (0, 1)]
    assert draw[0].tolist() != draw[1].tolist()
    np.testing.assert_array_equal(draw[0], epoch_numbers([True], 500, Mix(), seed=1, epoch=0))


def test_too_little_replay_is_used_whole():
    numbers = epoch_numbers([True] * 10, replay=5, mix=Mix(), seed=1, epoch=0)
    assert sorted(set(numbers.tolist())) == list(range(15))


def test_held_out_labels_weigh_as_much_as_held_out_replay():
    assert balance(2, 6) == (3, 1)
    assert balance(100, 100) == (1, 1)
    assert balance(1400, 400) == (1, 4)


def test_a_single_held_out_label_is_not_repeated_without_end():
    assert balance(1, 400) == (8, 1)


def test_without_held_out_labels_replay_decides_alone():
    assert balance(0, 3) == (0, 1)


def test_a_share_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"labels=1\.0"):
        Mix(labels=1.0)
