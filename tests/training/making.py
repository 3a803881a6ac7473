"""A tiny network, a bundle of it, and a snapshot of labels: what the slow tests of training start from."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import keras
import numpy as np

from backend.exchange import snapshot_layout
from backend.exchange.snapshot_layout import COLUMNS, IMAGES
from backend.exchange.style import PLAIN, Style
from backend.exchange.versions import FINGERPRINT, MANIFEST, fingerprint_file
from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from training.bundling.bundling import make_bundle
from training.bundling.recipe import Recipe
from training.data.kept_out import KEPT_OUT, write_kept_out
from training.drawn.printed_crop import draw_crop
from training.network.network import ResidualConvolution, build
from training.network.run_metadata import START, write_run_metadata
from training.network.spec import NetworkSpec

TINY = NetworkSpec(stem=4, strokes=4, parts=8, letters=8, lstm=8)
"""Every kind of layer, as often as in the shipped network."""
SHALLOW = replace(TINY, lstm_layers=1, convolutions=1, residuals=0)
"""For what works on any network: half the layers are built, traced and exported in half the time."""
LABELS = ("ANNE", "LEA", "HUGO", "EVA", "INES", "MARC", "JEAN", "LUC", "ENZO", "LISE", "ERIC", "IRIS")


def tiny_bundle(folder: Path, version: str = "parent") -> Path:
    """A bundle of a network that has learned nothing, in ``folder/version``."""
    keras.utils.set_random_seed(1)
    recipe = Recipe(network=SHALLOW, image=ImageSpec(), alphabet=NAMES, seed=1)
    return make_bundle(build(SHALLOW, NAMES.size), recipe, [], folder, version)


def keeping_out(
    bundle: Path, folder: Path, version: str, fields: Mapping[str, str], **changes: object
) -> Path:
    """A copy of ``bundle`` under another name, whose training kept out ``fields``, with ``changes`` to its manifest."""
    copy = Path(shutil.copytree(bundle, folder / version))
    values = json.loads((copy / MANIFEST).read_text(encoding="utf-8")) | {"version": version} | changes
    listed = write_kept_out(copy, fields)
    if listed is not None:
        values["files"][KEPT_OUT] = hashlib.sha256(listed.read_bytes()).hexdigest()
    content = json.dumps(values).encode()
    (copy / MANIFEST).write_bytes(content)
    (copy / FINGERPRINT).write_bytes(fingerprint_file(content))
    return copy


def snapshot(
    folder: Path, labels: Sequence[str | None] = LABELS, gate: int = 4, style: Style = PLAIN
) -> Path:
    """Labels for synthetic images, the first ``gate`` of them for the gate, every other one a correction.

    A label '' stands for a blank field, None for an unreadable one.
    """
    (folder / IMAGES).mkdir(parents=True)
    with (folder / snapshot_layout.LABELS).open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        for number, label in enumerate(labels):
            pixels = draw_crop(label if label and label.isascii() else "", np.random.default_rng(number))
            name = f"{number:04d}.png"
            cv2.imwrite(str(folder / IMAGES / name), pixels)
            split = "gate" if number < gate else "train"
            kind = "unreadable" if label is None else "text" if label else "blank"
            table.writerow((name, label or "", split, number % 2, kind, "", style.case, style.accents))
    return folder


def have_a_say(model: keras.Model) -> None:
    """Residual convolutions as training leaves them: no longer silent."""
    for layer in model.layers:
        if isinstance(layer, ResidualConvolution):
            layer.normalisation.gamma.assign(np.full(layer.normalisation.gamma.shape, 0.3))


def pretrained(folder: Path) -> Path:
    """What pretraining leaves in ``folder``: weights of a tiny network, and their metadata."""
    build(SHALLOW, NAMES.size).save_weights(folder / "best.weights.h5")
    metadata = {
        "network": SHALLOW.to_dict(),
        "image": ImageSpec().to_dict(),
        "alphabet": NAMES.to_dict(),
        "dataset": {"source": "names", "samples": 5},
        "seed": 7,
        START: None,
        "history": [{"step": 1, "loss": 9.0, "cer": 1.0, "exact": 0.0}],
    }
    write_run_metadata(folder, metadata)
    return folder
