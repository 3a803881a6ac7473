from __future__ import annotations

from collections import Counter

import pytest

from backend.services.splits import dataset_split
from tests.store.rows import sha


@pytest.mark.parametrize(
    ("blob", "split"),
    [
        ("00000000" + "00000000", "test"),
        ("00000005" + "00000001", "test"),
        ("00000001" + "00000000", "validation"),
        ("00000001" + "00000008", "validation"),
        ("00000001" + "00000001", "train"),
        ("fffffffe" + "ffffffff", "train"),
        ("ffffffff" + "00000000", "test"),  # 2**32 - 1 is a multiple of five
    ],
)
def test_the_hash_alone_decides(blob: str, split: str) -> None:
    blob = blob.ljust(64, "0")
    assert dataset_split(blob) == split


def test_about_a_fifth_is_for_the_test_and_a_tenth_for_validation() -> None:
    counts = Counter(dataset_split(sha(number)) for number in range(5000))
    assert 900 < counts["test"] < 1100
    assert 420 < counts["validation"] < 580


def test_what_candidates_are_judged_by_is_in_no_other_training() -> None:
    hashes = [sha(number) for number in range(50)]
    set_aside = {one for one in hashes if dataset_split(one) != "test"}
    assert len(set_aside) > 20
    assert {dataset_split(one, set_aside) for one in hashes} == {"test"}
