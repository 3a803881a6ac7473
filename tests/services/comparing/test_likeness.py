from __future__ import annotations

import cv2
import numpy as np
import pytest

from backend.services.comparing import likeness
from backend.services.comparing.likeness import Grey, Half, near_duplicates


def written(seed: int, *, width: int = 240, height: int = 44) -> Grey:
    """A line of strokes, another for each seed."""
    rng = np.random.default_rng(seed)
    crop = np.full((height, width), 245, np.uint8)
    for left in range(10, width - 20, 22):
        points = np.stack([left + rng.integers(0, 20, 5), rng.integers(5, height - 5, 5)], axis=1)
        cv2.polylines(crop, [points.astype(np.int32)], False, 40, 2, cv2.LINE_AA)
    return crop


def rescanned(crop: Grey, seed: int) -> Grey:
    """The same paper on the scanner again: turned, shifted, scaled, dimmed, compressed."""
    rng = np.random.default_rng(seed)
    height, width = crop.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.6, 0.6), rng.uniform(0.98, 1.02))
    turn = turn + np.pad(rng.uniform(-2, 2, (2, 1)), ((0, 0), (2, 0)))
    moved = cv2.warpAffine(crop, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    scale = rng.uniform(0.85, 1.2)
    scaled = cv2.resize(moved, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR).astype(np.float64)
    dimmed = np.clip(scaled * rng.uniform(0.85, 1.05) + rng.normal(0, 4, scaled.shape), 0, 255)
    return np.asarray(
        cv2.imdecode(cv2.imencode(".jpg", dimmed.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 60])[1], 0)
    )


def test_the_same_paper_scanned_again_is_found() -> None:
    found = [bool(near_duplicates([written(seed), rescanned(written(seed), seed)])) for seed in range(40)]
    assert sum(found) >= 38


def test_other_writing_is_not() -> None:
    assert near_duplicates([written(seed) for seed in range(40)]) == []


def test_pairs_are_positions() -> None:
    crops = [written(1), written(2), rescanned(written(1), 5), written(3), written(2)]
    assert near_duplicates(crops) == [(0, 2), (1, 4)]


@pytest.mark.parametrize("crops", [[], [written(1)], [np.full((30, 90), 255, np.uint8)] * 3])
def test_where_there_is_no_pair_or_no_ink_nothing_is_alike(crops: list[Grey]) -> None:
    assert near_duplicates(crops) == []


def test_what_is_tied_already_is_not_compared() -> None:
    crops = [written(1), written(1), None, written(1)]
    assert near_duplicates(crops, ["a", "a", "b", "c"]) == [(0, 3)]


def test_of_very_many_copies_each_is_tied_with_few_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    correlation = likeness._correlation

    def counted(one: Half, other: Half) -> float:
        nonlocal compared
        compared += 1
        return correlation(one, other)

    monkeypatch.setattr(likeness, "_correlation", counted)
    assert len(near_duplicates([written(1)] * 1000)) == 999
    assert compared < 1000 * likeness.MOST_COMPARED


def test_among_very_many_others_a_copy_is_found() -> None:
    crops = [written(seed) for seed in range(600)]
    assert near_duplicates([*crops, rescanned(crops[300], 1)]) == [(300, 600)]


def test_a_search_is_ended_by_who_asked_for_it() -> None:
    def over() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        near_duplicates([written(1), written(2)], goes_on=over)


def test_another_shape_is_another_crop() -> None:
    assert near_duplicates([written(1), np.asarray(cv2.resize(written(1), (480, 44)), dtype=np.uint8)]) == []
