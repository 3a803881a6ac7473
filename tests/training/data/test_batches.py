"""Batches: padding, targets, like widths, seeds and resuming."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from backend.recognizer.alphabet import NAMES, WRITTEN
from backend.recognizer.normalise import ImageSpec
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.augment import Strength
from training.data.batch_workers import BatchWorkers
from training.data.batches import WIDTH_STEP, Batches, short_first
from training.data.dataset import Sample
from training.data.hidden_views import Hiding
from training.data.packing import Pack, write_pack
from training.network.letter_forms import LetterForms

TEXTS = ["LEA", "", "JEAN-LUC", "BO", "ANNE", "EVE", "TOM"]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """One bar a letter, 20 pixels apart; the nameless one has a dot."""

    def sample(number: int, text: str) -> Sample:
        paper = np.full((40, 300), 255, np.uint8)
        for place in range(max(1, len(text))):
            paper[12:28, 20 + 20 * place : 30 + 20 * place] = 0
        return Sample(f"{number}.png", text, paper, 30 * len(text) + 20)

    return write_pack(tmp_path, (sample(*item) for item in enumerate(TEXTS)))


def plain(pack: Pack, size: int = 3) -> Batches:
    return Batches(pack, np.arange(len(pack)), NAMES, ImageSpec(), size=size, seed=4, strength=None)


def test_targets_carry_frames_and_labels_of_their_images(pack: Pack) -> None:
    batch = plain(pack).make(np.array([0, 1]), np.random.default_rng(0))
    width = round(50 * 22 / 16) + 8
    assert batch.pixels.shape == (2, 32, -(-width // WIDTH_STEP) * WIDTH_STEP, 1)
    assert batch.targets.tolist() == [[width // 4, 3, 12, 5, 1], [(14 + 8) // 4, 0, 0, 0, 0]]
    assert batch.pixels[1, :, 22:].max() == 0


def test_an_epoch_has_every_sample_once_with_like_widths_together(pack: Pack) -> None:
    batches = plain(pack)
    made = list(batches.epoch(0))
    assert batches.per_epoch == len(made) == 3
    read = [NAMES.decode(target[2 : 2 + target[1]].tolist()) for batch in made for target in batch.targets]
    assert sorted(read) == sorted(TEXTS)
    widths = sorted(sorted(batch.targets[:, 0].tolist()) for batch in made)
    assert all(narrow[-1] <= wide[0] for narrow, wide in pairwise(widths))


def test_an_image_that_an_augmentation_widens_widens_one_batch_only(tmp_path: Path) -> None:
    bar = np.full((40, 300), 255, np.uint8)
    bar[10:30, 20:26] = 0
    ruled = bar.copy()
    ruled[34:36] = 0
    pack = write_pack(
        tmp_path, [Sample(f"{n}.png", "I", ruled if n in (3, 11) else bar, 40) for n in range(16)]
    )
    widths = [batch.pixels.shape[2] for batch in plain(pack, size=4).epoch(0)]
    assert len(widths) == 4
    assert sorted(widths)[:3] == [16, 16, 16]


def test_pairs_are_two_views_of_the_same_images_in_the_same_order(pack: Pack) -> None:
    (batch,) = Batches(pack, np.arange(7), NAMES, ImageSpec(), size=7, seed=4, paired=True).epoch(0)
    assert batch.pixels.shape[0] == 14
    np.testing.assert_array_equal(batch.targets[:7], batch.targets[7:])
    assert np.any(batch.pixels[:7] != batch.pixels[7:])


def test_a_resumed_epoch_goes_on_with_the_very_same_batches(pack: Pack) -> None:
    batches = Batches(pack, np.tile(np.arange(7), 5), NAMES, ImageSpec(), size=2, seed=4)
    whole = [batch.pixels for batch in batches.epoch(3)]
    for skip in (2, 8, 11, 17):
        rest = [batch.pixels for batch in batches.epoch(3, skip)]
        assert len(rest) == len(whole) - skip
        for one, other in zip(whole[skip:], rest, strict=True):
            np.testing.assert_array_equal(one, other)


def test_epochs_differ(pack: Pack) -> None:
    batches = Batches(pack, np.arange(7), NAMES, ImageSpec(), size=7, seed=4)
    (first,), (second,) = list(batches.epoch(0)), list(batches.epoch(1))
    assert first.pixels.shape != second.pixels.shape or np.any(first.pixels != second.pixels)


def test_short_names_come_first_and_blank_images_not_at_all(pack: Pack) -> None:
    found = short_first(pack, np.arange(len(pack)), share=0.5)
    assert [pack.texts[number] for number in found] == ["BO", "LEA", "EVE"]
    assert [pack.texts[number] for number in short_first(pack, found[1:], share=0.5)] == ["LEA"]


def test_parts_are_hidden_where_that_is_asked_for(pack: Pack) -> None:
    batches = Batches(pack, np.arange(7), NAMES, ImageSpec(), size=7, seed=4)
    (plain,), (hidden,) = batches.epoch(0), replace(batches, hidden=Hiding(nothing=0)).epoch(0)
    assert hidden.pixels.shape == plain.pixels.shape
    assert np.any(hidden.pixels != plain.pixels)
    np.testing.assert_array_equal(hidden.targets, plain.targets)


@pytest.mark.slow
def test_processes_make_the_very_same_batches(pack: Pack) -> None:
    batches = Batches(pack, np.tile(np.arange(7), 5), NAMES, ImageSpec(), size=2, seed=4)
    with BatchWorkers(pack, 2) as workers:
        others = list(replace(batches, workers=workers).epoch(1, skip=3))
    made = list(batches.epoch(1, skip=3))
    assert len(others) == len(made)
    for one, other in zip(made, others, strict=True):
        np.testing.assert_array_equal(one.targets, other.targets)
        np.testing.assert_allclose(one.pixels, other.pixels, atol=5e-4)  # in half the bytes


def test_an_image_too_narrow_for_its_label_gets_paper_at_its_end(tmp_path: Path) -> None:
    paper = np.full((40, 300), 255, np.uint8)
    paper[12:28, 20:30] = 0
    pack = write_pack(tmp_path, [Sample("a.png", "BARTHOLOMEW", paper, 40)])
    for strength in (None, Strength()):
        batches = Batches(pack, np.arange(1), NAMES, ImageSpec(), strength=strength)
        (batch,) = batches.epoch(0)
        assert batch.targets[0, 0] >= 11


def test_folded_texts_leave_the_form_open_and_written_ones_do_not(tmp_path: Path) -> None:
    bar = np.full((40, 300), 255, np.uint8)
    bar[12:28, 20:200] = 0
    pack = write_pack(
        tmp_path, [Sample("a.png", "BE", bar, 100), Sample("b.png", "Bé", bar, 100, LeftOpen.NOTHING)]
    )
    batches = Batches(pack, np.arange(2), WRITTEN, ImageSpec(), strength=None, forms=LetterForms(WRITTEN))
    targets = batches.make(np.arange(2), np.random.default_rng(0)).targets
    assert targets[0, 2:].tolist() == [WRITTEN.size + 2, WRITTEN.size + 5]
    assert targets[1, 2:].tolist() == WRITTEN.encode("Bé")
