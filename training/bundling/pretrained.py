"""Pretrained."""

from __future__ import annotations

import argparse
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from backend.recognizer.bundle import PRIOR
from training.data.labelled import Labelled, validation_samples
from training.name_prior.counts import NAME_COUNTS, build_prior, read_counts, read_labels
from training.name_prior.practice_fields import read_practice
from training.network.record import read_record

if TYPE_CHECKING:
    from training.bundling.bundling import NamePriorFile, Recipe


def _export_run(options: argparse.Namespace) -> Path:
    from training.bundling.bundling import Recipe, make_bundle
    from training.network.network import build

    record = read_record(options.spec or options.weights.parent)
    recipe = Recipe.from_run(record)
    model = build(recipe.network, recipe.alphabet.size)
    model.load_weights(options.weights)
    validation: list[Labelled] = []
    if options.dataset is not None:
        fields = validation_samples(recipe.alphabet, recipe.image, options.dataset, "validation")
        validation = list(islice(fields, options.most))
    with tempfile.TemporaryDirectory(prefix="paraph-prior-") as folder:
        prior = _prior(options, recipe, Path(folder) / PRIOR)
        return make_bundle(model, recipe, validation, options.out, options.version, prior)


def _prior(options: argparse.Namespace, recipe: Recipe, path: Path) -> NamePriorFile | None:
    """A prior of the dataset's list of names, if it has one, written to ``path``."""
    from training.bundling.bundling import NamePriorFile

    counts = _name_counts(options)
    if counts is None:
        return None
    left_out = read_labels(options.leave_out)
    build_prior(read_counts(counts, recipe.alphabet, left_out), recipe.alphabet).save(path)
    practice = read_practice(options.dataset, counts, recipe.alphabet, recipe.image, left_out)
    return NamePriorFile(path, practice=practice)


def _name_counts(options: argparse.Namespace) -> Path | None:
    """The dataset's list of names, if it has one."""
    if options.dataset is None or not (options.dataset / NAME_COUNTS).exists():
        return None
    return Path(options.dataset / NAME_COUNTS)
