"""From trained weights to a bundle that serves: ONNX, parity, 8 bits, prior, calibration, measures, plots, manifest.

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
from backend.recognizer.bundle import NETWORK, PRIOR, WEIGHTS, Bundle, load_bundle, write_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.fusion import Fusion
from backend.recognizer.manifest import Manifest
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.prior import load_prior
from backend.recognizer.text_metrics import confusions, score
from training.bundling import plots
from training.bundling.calibration import Calibrated, calibrate, collect, fit_prior
from training.bundling.half_constants import store_halves
from training.bundling.half_weights import round_to_half, save_half
from training.bundling.onnx_export import check_parity, to_onnx
from training.bundling.quantise import choose_network
from training.data.labelled import Labelled
from training.name_prior.practice_fields import Practice
from training.name_prior.prior_fit import PROPOSAL, Fitted, with_highest
from training.network.letter_lag import measure_lag
from training.network.network import FRAME_STRIDE, NetworkSpec, build

PLOTS = "plots"
_REAL_INPUTS = 8  # validation fields in the parity check
_LAG_FIELDS = 300  # validation fields from which the lag is taken


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


@dataclass(frozen=True)
class NamePriorFile:
    """A name prior to ship: its file, and how it is fused.

    Without ``fusion`` that is fitted on ``practice``, and without that on the validation fields.
    """

    path: Path
    fusion: Fusion | None = None
    practice: Practice | None = None

    @classmethod
    def of(cls, bundle: Bundle) -> NamePriorFile | None:
        """The prior of another bundle as it is, if that has one."""
        return None if bundle.fusion is None else cls(bundle.prior_path, bundle.fusion)


def make_bundle(
    model: keras.Model,
    recipe: Recipe,
    validation: Sequence[Labelled],
    weights_dir: Path,
    version: str | None = None,
    prior: NamePriorFile | None = None,
) -> Path:
    """Write the bundle ``weights_dir/<version>``; its folder.

    Args:
        model: of ``recipe.network``, holding the weights to ship.
        validation: fields that it was not trained on; may be empty, then the calibration is the identity.
        version: made of the time and the weights' checksum where it is left out.
        prior: name prior to ship with it.
    Raises:
        ExportError: ONNX and Keras differ; nothing is written.
        BundleError: the version is taken, or its name is no folder name.
    """
    with tempfile.TemporaryDirectory(prefix="paraph-export-") as folder:
        work = Path(folder)
        # A trained model would save its optimiser too, twice as large as the weights.
        bare = build(recipe.network, recipe.alphabet.size)
        bare.set_weights(model.get_weights())
        round_to_half(bare)
        save_half(bare, work / WEIGHTS)
        to_onnx(bare, work / NETWORK)
        fields = [normalise(grey, recipe.image).pixels for grey, _ in validation[:_REAL_INPUTS]]
        difference = check_parity(bare, work / NETWORK, fields)
        files: dict[str, Path | bytes] = {NETWORK: work / NETWORK, WEIGHTS: work / WEIGHTS}
        manifest = _manifest(recipe, version or name_version(work / WEIGHTS))
        if prior is not None:
            files[PRIOR] = prior.path
            manifest = replace(manifest, prior=(prior.fusion or PROPOSAL).to_dict())
        floats = load_bundle(write_bundle(work / "floats", manifest, files))
        choice = choose_network(floats, validation, work)
        files[NETWORK] = _halved(choice.path, work)
        draft = load_bundle(write_bundle(work / "draft", manifest, files))
        told: dict[str, Any] = {"quantisation": choice.told} if choice.told else {}
        if prior is not None and prior.fusion is None:
            fused = _fit_prior(draft, prior.practice, validation, work / "practice")
            draft, told["prior"] = _with_fusion(draft, fused.fusion), fused.to_dict()
        metrics, fitted = measure(draft, validation, recipe.history, work / PLOTS)
        files |= {f"{PLOTS}/{plot.name}": plot for plot in sorted((work / PLOTS).glob("*.svg"))}
        finished = replace(
            draft.manifest,
            letter_lag=_lag(draft, validation[:_LAG_FIELDS]),
            calibration=fitted.calibration.to_dict(),
            metrics={**metrics, **told, "onnx_largest_difference": difference},
        )
        return write_bundle(weights_dir, finished, files)


def _halved(network: Path, work: Path) -> Path:
    target = work / "halves.onnx"
    store_halves(network, target)
    return target


def measure(
    bundle: Bundle, validation: Sequence[Labelled], history: Sequence[Mapping[str, float]], plot_dir: Path
) -> tuple[dict[str, Any], Calibrated]:
    """How well a bundle reads ``validation``, its calibration fitted there, and the plots."""
    fitted = calibrate(collect(bundle, validation))
    named = [(grey, text) for grey, text in validation if text]
    images, truths = [grey for grey, _ in named], [text for _, text in named]
    readings = [reading.text for reading in Recognizer(bundle, 2).read(images)]
    plots.confusion(confusions(truths, readings, top=15), plot_dir / plots.CONFUSION)
    plots.reliability(fitted.bins, plot_dir / plots.RELIABILITY)
    if history:
        plots.learning_curve(history, plot_dir / plots.LEARNING_CURVE)
    metrics = {"validation": _scored(truths, readings), "calibration": fitted.to_dict()}
    if bundle.fusion is not None:
        without = [reading.text for reading in Recognizer(bundle, 2, prior=False).read(images)]
        metrics["validation_without_prior"] = _scored(truths, without)
    return metrics, fitted


def _fit_prior(
    draft: Bundle, practice: Practice | None, validation: Sequence[Labelled], work: Path
) -> Fitted:
    """How much the prior of ``draft`` may say."""
    if practice is None:
        return fit_prior(draft, validation)
    files: dict[str, Path | bytes] = {name: draft.dir / name for name in draft.manifest.files}
    work.mkdir()
    practice.prior.save(work / PRIOR)
    practising = load_bundle(write_bundle(work, draft.manifest, {**files, PRIOR: work / PRIOR}))
    fitted = fit_prior(practising, practice.fields)
    # The largest weight is that of the list which is shipped, not of the one that practised.
    return replace(fitted, fusion=with_highest(fitted.fusion, load_prior(draft.prior_path)))


def _with_fusion(draft: Bundle, fusion: Fusion) -> Bundle:
    return replace(draft, manifest=replace(draft.manifest, prior=fusion.to_dict()), fusion=fusion)


def _lag(bundle: Bundle, validation: Sequence[Labelled]) -> float:
    """How late the network writes its letters, in frames; 0 where there is nothing to see it on."""
    fields = [normalise(grey, bundle.image) for grey, _ in validation]
    found = Recognizer(bundle, 2).candidates(fields)
    read = [(field.pixels, item.spans) for field, item in zip(fields, found, strict=True) if item]
    return measure_lag(read, bundle.manifest.frame_stride)


def _scored(truths: Sequence[str], readings: Sequence[str]) -> dict[str, Any]:
    total = score(truths, readings)
    return {"n": total.texts, "cer": total.cer, "exact": total.exact_match}


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
