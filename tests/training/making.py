"""A tiny network, a bundle of it, and a snapshot of labels: what the slow tests of training start from."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import cv2
import keras
import numpy as np

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from training.bundling.bundling import Recipe, make_bundle
from training.drawn.forms import field
from training.network.network import NetworkSpec, ResidualConvolution, build

TINY = NetworkSpec(stem=4, strokes=4, parts=8, letters=8, lstm=8)
LABELS = ("ANNE", "LEA", "HUGO", "EVA", "INES", "MARC", "JEAN", "LUC", "ENZO", "LISE", "ERIC", "IRIS")


def tiny_bundle(folder: Path, version: str = "parent") -> Path:
    """A bundle of a network that has learned nothing, in ``folder/version``."""
    keras.utils.set_random_seed(1)
    recipe = Recipe(network=TINY, image=ImageSpec(), alphabet=NAMES, seed=1)
    return make_bundle(build(TINY, NAMES.size), recipe, [], folder, version)


def snapshot(folder: Path, labels: Sequence[str | None] = LABELS, gate: int = 4) -> Path:
    """Labels for synthetic fields, the first ``gate`` of them for the gate, every other one a correction.

    A label '' stands for a blank field, None for an unreadable one.
    """
    (folder / "images").mkdir(parents=True)
    with (folder / "labels.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("FILENAME", "IDENTITY", "SPLIT", "CORRECTED", "KIND"))
        for number, label in enumerate(labels):
            pixels = field(label if label and label.isascii() else "", np.random.default_rng(number))
            name = f"{number:04d}.png"
            cv2.imwrite(str(folder / "images" / name), pixels)
            kind = "unreadable" if label is None else "name" if label else "blank"
            table.writerow((name, label or "", "gate" if number < gate else "train", number % 2, kind))
    return folder


def have_a_say(model: keras.Model) -> None:
    """Residual convolutions as training leaves them: no longer silent."""
    for layer in model.layers:
        if isinstance(layer, ResidualConvolution):
            layer.normalisation.gamma.assign(np.full(layer.normalisation.gamma.shape, 0.3))
