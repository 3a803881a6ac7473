"""From trained weights to a bundle that serves: ONNX, parity, calibration, measures, plots, manifest.

Knows training's networks and the recognizer's bundles; ``training.export`` and ``training.retrain`` both
call it.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keras

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.bundle import NETWORK, WEIGHTS, load_bundle, write_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.manifest import Manifest
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.text_metrics import confusions, score
from training import plots
from training.calibrate import Calibrated, Labelled, calibrate, collect
from training.network import FRAME_STRIDE, NetworkSpec, build
from training.onnx_export import check_parity, to_onnx

PLOTS = "plots"
_REAL_INPUTS = 8  # validation fields in the parity check


@dataclass(frozen=True)
class Recipe:
    """What a bundle's manifest says of its making, apart from what is measured here."""

    network: NetworkSpec
    image: ImageSpec
    alphabet: Alphabet
    parent: str | None = None
    dataset: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0
    history: Sequence[Mapping[str, float]] = ()

    @classmethod
    def from_run(cls, record: Mapping[str, Any]) -> Recipe:
        """From the record that ``training.pretrain`` leaves beside its weights.

        Raises:
            KeyError: a part is missing.
        """
        return cls(
            network=NetworkSpec.from_dict(record["network"]),
            image=ImageSpec.from_dict(record["image"]),
            alphabet=Alphabet.from_dict(record["alphabet"]),
            dataset=record.get("dataset", {}),
            seed=record.get("seed", 0),
            history=record.get("history", ()),
        )


def make_bundle(
    model: keras.Model,
    recipe: Recipe,
    validation: Sequence[Labelled],
    weights_dir: Path,
    version: str | None = None,
) -> Path:
    """Write the bundle ``weights_dir/<version>``; its folder.

    Args:
        model: of ``recipe.network``, holding the weights to ship.
        validation: fields that it was not trained on; may be empty, then the calibration is the identity.
        version: made of the time and the weights' checksum where it is left out.
    Raises:
        ExportError: ONNX and Keras differ; nothing is written.
        BundleError: the version is taken, or its name is no folder name.
    """
    with tempfile.TemporaryDirectory(prefix="paraph-export-") as folder:
        work = Path(folder)
        # A trained model would save its optimiser too, twice as large as the weights.
        bare = build(recipe.network, recipe.alphabet.size)
        bare.set_weights(model.get_weights())
        bare.save_weights(work / WEIGHTS)
        to_onnx(bare, work / NETWORK)
        fields = [normalise(grey, recipe.image).pixels for grey, _ in validation[:_REAL_INPUTS]]
        difference = check_parity(bare, work / NETWORK, fields)
        files: dict[str, Path | bytes] = {NETWORK: work / NETWORK, WEIGHTS: work / WEIGHTS}
        manifest = _manifest(recipe, version or name_version(work / WEIGHTS))
        draft = write_bundle(work / "draft", manifest, files)
        metrics, fitted = measure(draft, validation, recipe.history, work / PLOTS)
        files |= {f"{PLOTS}/{plot.name}": plot for plot in sorted((work / PLOTS).glob("*.svg"))}
        finished = replace(
            manifest,
            calibration=fitted.calibration.to_dict(),
            metrics={**metrics, "onnx_largest_difference": difference},
        )
        return write_bundle(weights_dir, finished, files)


def measure(
    directory: Path, validation: Sequence[Labelled], history: Sequence[Mapping[str, float]], plot_dir: Path
) -> tuple[dict[str, Any], Calibrated]:
    """How well a bundle reads ``validation``, its calibration fitted there, and the plots."""
    bundle = load_bundle(directory)
    fitted = calibrate(collect(bundle, validation))
    named = [(grey, text) for grey, text in validation if text]
    readings = [reading.text for reading in Recognizer(bundle, 2).read([grey for grey, _ in named])]
    truths = [text for _, text in named]
    total = score(truths, readings)
    plots.confusion(confusions(truths, readings, top=15), plot_dir / plots.CONFUSION)
    plots.reliability(fitted.bins, plot_dir / plots.RELIABILITY)
    if history:
        plots.learning_curve(history, plot_dir / plots.LEARNING_CURVE)
    validated = {"n": total.texts, "cer": total.cer, "exact": total.exact_match}
    return {"validation": validated, "calibration": fitted.to_dict()}, fitted


def name_version(weights: Path) -> str:
    """``YYYYMMDD-HHMMSS-<first 8 of the weights' sha256>``: sorts by time, differs with the content."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{digest[:8]}"


def _manifest(recipe: Recipe, version: str) -> Manifest:
    return Manifest(
        version=version,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        network=recipe.network.to_dict(),
        alphabet=recipe.alphabet.to_dict(),
        image=recipe.image.to_dict(),
        frame_stride=FRAME_STRIDE,
        parent=recipe.parent,
        dataset=dict(recipe.dataset),
        seed=recipe.seed,
    )
