"""Copies of fields keep their texts, differ from each other, and are the same ones every time."""

from __future__ import annotations

import numpy as np

from training.copies import with_copies
from training.forms import field


def test_copies_follow_the_fields_and_keep_their_texts() -> None:
    fields = [(field(text, np.random.default_rng(0)), text) for text in ("ANNA", "")]
    made = list(with_copies(fields, copies=2))
    assert [text for _, text in made] == ["ANNA", ""] * 3
    np.testing.assert_array_equal(made[0][0], fields[0][0])
    first, second = made[2][0], made[4][0]
    assert first.shape != second.shape or (first != second).any()


def test_the_same_fields_give_the_same_copies() -> None:
    fields = [(field("ANNA", np.random.default_rng(0)), "ANNA")]
    for (one, _), (other, _) in zip(with_copies(fields, 3), with_copies(fields, 3), strict=True):
        np.testing.assert_array_equal(one, other)


def test_no_copies_are_the_fields_alone() -> None:
    fields = [(np.zeros((4, 4), np.uint8), "A")]
    assert list(with_copies(fields, 0)) == fields
