"""Fields to learn from and to measure on: none is in both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training.data.dataset import Sample
from training.data.packing import write_pack
from training.drawn.synthetic_dataset import write_dataset
from training.drawn.typeset import font_files
from training.laboratory.not_names.sets import FieldSets


@pytest.fixture
def sets(tmp_path: Path) -> FieldSets:
    write_dataset(tmp_path, 60, seed=3)
    return FieldSets(
        dataset=tmp_path,
        fonts=font_files([]),
        learn=(),
        known=(),
        printed=(),
        lines=(),
        names=2,
        drawn=3,
    )


def test_names_to_learn_are_training_fields_as_they_are_and_changed_and_drawn_names(sets: FieldSets) -> None:
    crops = list(sets.names_to_learn())
    assert len(crops) == 2 * 2 + 3
    assert not np.array_equal(crops[0], crops[1])


def test_no_field_that_is_measured_was_learned_from(sets: FieldSets) -> None:
    learned = [*sets.names_to_learn(), *sets.drawn_to_learn("stamp")]
    measured = {title: list(crops) for title, crops in sets.measured()}
    assert len(measured["training fields"]) == 2
    assert len(measured["drawn: stamp"]) == 3
    assert {crop.tobytes() for crop in learned}.isdisjoint(
        crop.tobytes() for crops in measured.values() for crop in crops
    )


def test_other_people_s_words_are_learned_from_and_measured_where_they_are_given(
    sets: FieldSets, tmp_path: Path
) -> None:
    greys = [np.full((20, 60), level, np.uint8) for level in range(100, 110)]
    write_pack(tmp_path / "words", [Sample(str(grey[0, 0]), "a", grey, 60) for grey in greys])
    given = replace(sets, learn=[tmp_path / "words"], known=[f"pack={tmp_path / 'words'}"])
    spread = [int(crop[0, 0]) for crop in given.names_to_learn() if crop.shape == (20, 60)]
    assert spread == [100, 104, 108]  # at most three, from first to last
    assert len(list(dict(given.measured())[f"pack={tmp_path / 'words'}"])) == 10
