from __future__ import annotations

import csv

import cv2
import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec, normalise
from training import synthesis
from training.drawn.forms import field
from training.drawn.pen import Writer, write


def test_the_same_seed_gives_the_same_pixels_whatever_else_is_made():
    alone, identity = synthesis.sample(7, "train", 3)
    among_others = list(synthesis.samples(7, "train", 5))[3]

    np.testing.assert_array_equal(alone, among_others[0])
    assert identity == among_others[1]


def test_seeds_splits_and_numbers_give_different_fields():
    identities = {
        synthesis.sample(seed, split, index)[0].tobytes()
        for seed in (0, 1)
        for split in synthesis.SPLITS
        for index in (0, 1)
    }
    assert len(identities) == 12


def test_names_can_all_be_encoded_and_show_every_letter():
    rng = np.random.default_rng(0)
    texts = [synthesis.random_name(rng) for _ in range(2000)]

    for text in texts:
        assert NAMES.decode(NAMES.encode(text)) == text
    assert set("".join(texts)) == set(NAMES.characters)


def test_about_as_many_fields_are_blank_as_asked():
    blank = [synthesis.sample(0, "train", index, blank_share=0.5)[1] == "EMPTY" for index in range(200)]
    assert 75 <= sum(blank) <= 125


def test_a_written_field_has_more_ink_than_the_same_field_left_blank():
    for seed in range(12):
        written = field("GABRIEL", np.random.default_rng(seed))
        blank = field("", np.random.default_rng(seed))
        assert written.dtype == np.uint8
        assert written.ndim == 2
        assert (written < 128).sum() > (blank < 128).sum() + 60


def test_a_long_name_stays_inside_its_field():
    for seed in range(8):
        pixels = field("MARGUERITE-HENNEQUIN DE LAFFITTE", np.random.default_rng(seed))
        assert pixels.shape[1] in (284, 324, 388)


def test_what_is_written_is_no_blank_for_the_recognizer():
    pixels, _ = synthesis.sample(3, "train", 0, blank_share=0.0)
    assert not normalise(pixels, ImageSpec()).is_blank


def test_a_wider_pen_leaves_more_ink():
    hand = Writer.random(np.random.default_rng(1))
    hand.case = "capitals"
    ink = []
    for width in (1.0, 2.5):
        hand.width = width
        ink.append(float(write("HELENE", hand, np.random.default_rng(2)).sum()))
    assert ink[1] > 1.5 * ink[0]


def test_the_pen_refuses_what_it_cannot_write():
    with pytest.raises(KeyError):
        write("Ж", Writer.random(np.random.default_rng(0)), np.random.default_rng(0))


def test_a_data_set_has_the_real_ones_layout(tmp_path):
    synthesis.write_dataset(tmp_path, 20, seed=5)

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
        synthesis.write_dataset(tmp_path, 9, seed=0)


def test_the_command_writes_the_contact_sheet(tmp_path):
    assert synthesis.main(["--sheet", str(tmp_path / "sheet.png")]) == 0
    sheet = cv2.imread(str(tmp_path / "sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    assert sheet.shape == (16 * 70, 3 * 400)


def test_the_command_without_a_target_says_so(capsys):
    with pytest.raises(SystemExit, match="2"):
        synthesis.main([])
    assert "--out or --sheet" in capsys.readouterr().err
