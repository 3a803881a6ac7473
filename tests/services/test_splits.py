from __future__ import annotations

from collections import Counter

import pytest

from backend.services.splits import dataset_split, is_gate
from tests.store.rows import sha


@pytest.mark.parametrize(
    ("blob", "gate", "split"),
    [
        ("00000000" + "00000000", True, "test"),
        ("00000005" + "00000001", True, "test"),
        ("00000001" + "00000000", False, "validation"),
        ("00000001" + "00000008", False, "validation"),
        ("00000001" + "00000001", False, "train"),
        ("fffffffe" + "ffffffff", False, "train"),
        ("ffffffff" + "00000000", True, "test"),  # 2**32 - 1 is a multiple of five
    ],
)
def test_the_hash_alone_decides(blob: str, gate: bool, split: str) -> None:
    blob = blob.ljust(64, "0")
    assert is_gate(blob) is gate
    assert dataset_split(blob) == split


def test_about_a_fifth_is_for_the_gate_and_a_tenth_for_validation() -> None:
    counts = Counter(dataset_split(sha(number)) for number in range(5000))
    assert 900 < counts["test"] < 1100
    assert 420 < counts["validation"] < 580
