"""The network's shapes, and the loss against sums done by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from keras import ops

from backend.recognizer.ctc import log_softmax
from training.network.loss import ctc_loss, pack_targets
from training.network.network import build
from training.network.spec import NetworkSpec

TINY = NetworkSpec(height=16, stem=4, strokes=4, parts=4, letters=6, lstm=5, lstm_layers=2)


@pytest.mark.slow
@pytest.mark.parametrize("width", [32, 100])
def test_four_columns_give_one_frame_at_any_width(width: int) -> None:
    logits = build(TINY, 7)(np.zeros((2, 16, width, 1), np.float32))
    assert tuple(logits.shape) == (2, width // 4, 7)


@pytest.mark.slow
def test_a_frame_sees_both_neighbours() -> None:
    model = build(TINY, 7)
    blank = np.zeros((1, 16, 64, 1), np.float32)
    marked = blank.copy()
    marked[0, 6:10, 30:34] = 1
    change = np.abs(ops.convert_to_numpy(model(marked)) - ops.convert_to_numpy(model(blank)))[0].max(axis=1)
    assert change[0] > 0
    assert change[-1] > 0


def by_hand(logits: np.ndarray, frames: int, label: list[int]) -> float:
    """-log of the summed probability of all paths of ``frames`` frames that write ``label``."""
    log_probs = log_softmax(logits[:frames])
    total = 0.0
    for path in itertools.product(range(logits.shape[1]), repeat=frames):
        merged = [number for number, _ in itertools.groupby(path) if number]
        if merged == label:
            total += np.exp(sum(log_probs[frame, number] for frame, number in enumerate(path)))
    return -float(np.log(total))


def test_the_loss_sums_over_all_paths_of_each_sample_s_own_length() -> None:
    logits = np.random.default_rng(2).normal(size=(3, 5, 4)).astype(np.float32)
    labels, frames = [[1, 1], [3], []], [5, 3, 4]
    loss = ops.convert_to_numpy(ctc_loss(pack_targets(labels, frames), logits))
    expected = [by_hand(*sample) for sample in zip(logits, frames, labels, strict=True)]
    np.testing.assert_allclose(loss, expected, rtol=1e-4)


def test_targets_put_lengths_before_labels() -> None:
    assert pack_targets([[4, 5], []], [9, 7]).tolist() == [[9, 2, 4, 5], [7, 0, 0, 0]]
