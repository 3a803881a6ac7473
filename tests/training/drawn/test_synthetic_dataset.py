from __future__ import annotations

import csv

import cv2
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec, normalise
from training.data.dataset import SPLITS
from training.drawn import synthetic_dataset


def test_the_same_seed_gives_the_same_pixels_whatever_else_is_made():
    alone, identity = synthetic_dataset.sample(7, "train", 3)
    among_others = list(synthetic_dataset.samples(7, "train", 5))[3]

    np.testing.assert_array_equal(alone, among_others[0])
    assert identity == among_others[1]


def test_seeds_splits_and_numbers_give_different_images():
    identities = {
        synthetic_dataset.sample(seed, split, index)[0].tobytes()
        for seed in (0, 1)
        for split in SPLITS
        for index in (0, 1)
    }
    assert len(identities) == 12


def test_names_can_all_be_encoded_and_show_every_letter():
    rng = np.random.default_rng(0)
    texts = [synthetic_dataset.random_name(rng) for _ in range(2000)]

    for text in texts:
        assert NAMES.decode(NAMES.encode(text)) == text
    assert set("".join(texts)) == set(NAMES.characters)


def test_about_as_many_images_are_blank_as_asked():
    blank = [
        synthetic_dataset.sample(0, "train", index, blank_share=0.5)[1] == "EMPTY" for index in range(200)
    ]
    assert 75 <= sum(blank) <= 125


def test_what_is_written_is_no_blank_for_the_recognizer():
    pixels, _ = synthetic_dataset.sample(3, "train", 0, blank_share=0.0)
    assert not normalise(pixels, ImageSpec()).is_blank


def test_a_data_set_has_the_real_ones_layout(tmp_path):
    synthetic_dataset.write_dataset(tmp_path, 20, seed=5)

    for split, count in (("train", 16), ("validation", 2), ("test", 2)):
        with (tmp_path / f"written_name_{split}_v2.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [row["FILENAME"] for row in rows] == [
            f"{split.upper()}_{n:05d}.jpg" for n in range(1, count + 1)
        ]
        for row in rows:
            image = cv2.imread(str(tmp_path / f"{split}_v2" / split / row["FILENAME"]), cv2.IMREAD_GRAYSCALE)
            assert image is not None
            assert row["IDENTITY"]


def test_a_data_set_too_small_for_three_splits_is_refused(tmp_path):
    with pytest.raises(ValueError, match="Received: 9"):
        synthetic_dataset.write_dataset(tmp_path, 9, seed=0)
