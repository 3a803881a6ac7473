"""The populations by name, and all of them mixed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from backend.recognizer.bundle import load_bundle
from tests.bench.loop import fields, registers
from tests.bench.loop.population import Population, keep, of_kept
from tests.handwriting import dataset_dir

MIXED = "mixed"
ROUND, ROUNDS = 300, 5
SINGLE = ("places", "boxes", "photos", "lyon", "letters")
POPULATIONS = (*SINGLE, MIXED)


class NoDataError(Exception):
    """The handwriting of a population is not there."""


def population(name: str, folder: Path, bundle: Path, quick: bool) -> Population:
    """The office called ``name``, one of `POPULATIONS`.

    Args:
        folder: keeps what is rendered.
        bundle: of the shipped version.
        quick: render few.
    Raises:
        NoDataError: its handwriting is not there.
    """
    if name == MIXED:
        return mixed([population(one, folder, bundle, quick) for one in SINGLE])
    if name == "places":
        return registers.places(_beside_names(name, "german-places").parent)
    if name == "lyon":
        return registers.lyon(_beside_names(name, "cursive/lyon-birth-tables").parents[1])
    kept = folder / (f"{name}-quick" if quick else name)
    if name == "letters":
        from tests.bench.loop import far_letters  # loads Keras, which the others do not need

        drawn = far_letters.drawn(_names(name), load_bundle(bundle), folder / "work", quick)
        return of_kept(name, keep(kept, drawn), far_letters.STAGES, is_plain=False)
    kind = fields.boxed() if name == "boxes" else fields.photos()
    return of_kept(name, keep(kept, fields.drawn(kind, quick)), fields.STAGES, is_plain=True)


def mixed(populations: Sequence[Population]) -> Population:
    """All corrections of all offices in random order; a round takes the next `ROUND` of them."""
    corrections = [name for one in populations for name in one.corrections]
    random.Random(registers.SEED).shuffle(corrections)
    held_back = tuple(
        replace(held, title=f"{one.name}: {held.title}") for one in populations for held in one.held_back
    )
    stages = tuple(ROUND * number for number in range(1, ROUNDS + 1))
    return Population(MIXED, tuple(corrections), held_back, stages)


def _names(name: str) -> Path:
    dataset = dataset_dir()
    if dataset is None or not (dataset / "second_readings.csv").is_file():
        raise NoDataError(f"{name} needs the data set of names with its second readings.")
    return dataset


def _beside_names(name: str, folder: str) -> Path:
    dataset = dataset_dir()
    if dataset is None or not (dataset.parent / folder).is_dir():
        raise NoDataError(f"{name} needs the folder {folder} beside the data set of names.")
    return dataset.parent / folder
