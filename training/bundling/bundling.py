"""Makes a bundle of trained weights: ONNX, parity, 8 bits, name prior, calibration, scores, plots, manifest.

Knows training's networks and the recognizer's bundles. Pretraining and retraining both end here.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keras

from backend.recognizer.bundle import NETWORK, PRIOR, WEIGHTS, Bundle, load_bundle, write_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.fusion import Fusion
from backend.recognizer.manifest import Manifest
from backend.recognizer.normalise import normalise
from backend.recognizer.not_names.reasons import REASONS, Reasons
from backend.recognizer.prior import load_prior
from backend.recognizer.text_metrics import confusions, score
from training.bundling import plots
from training.bundling.calibration import Calibrated, calibrate, collect, fit_prior
from training.bundling.half_constants import store_halves
from training.bundling.half_weights import round_to_half, save_half
from training.bundling.not_names import bounded
from training.bundling.onnx_export import check_parity, to_onnx
from training.bundling.quantise import choose_network
from training.bundling.recipe import Recipe
from training.data.kept_out import KEPT_OUT
from training.data.labelled_images import Labelled
from training.name_prior.practice_set import PracticeSet
from training.name_prior.prior_fit import PROPOSAL, Fitted, with_highest
from training.network.letter_lag import measure_lag
from training.network.multiply_adds import multiply_adds
from training.network.spec import FRAME_STRIDE

PLOTS = "plots"
_REAL_INPUTS = 8  # validation images in the parity check
_LAG_IMAGES = 300  # validation images that the lag is measured on


@dataclass(frozen=True)
class NamePriorFile:
    """A name prior to ship.

    Args:
        path: its file.
        fusion: how it is used; None to fit that on ``practice``.
        practice: what to fit on; None for the validation images.
    """

    path: Path
    fusion: Fusion | None = None
    practice: PracticeSet | None = None

    @classmethod
    def of(cls, bundle: Bundle) -> NamePriorFile | None:
        """The prior of another bundle, unchanged; None if it has none."""
        return None if bundle.fusion is None else cls(bundle.prior_path, bundle.fusion)


def make_bundle(
    model: keras.Model,
    recipe: Recipe,
    validation: Sequence[Labelled],
    weights_dir: Path,
    version: str | None = None,
    prior: NamePriorFile | None = None,
    kept_out: Path | None = None,
    reasons: Reasons | None = None,
) -> Path:
    """Write the bundle ``weights_dir/<version>`` and return its folder.

    Args:
        model: of ``recipe.network``, with the weights to ship.
        validation: images that it was not trained on; if empty, the calibration is the identity.
        version: None for a name from the time and the weights' checksum.
        prior: name prior to ship.
        kept_out: list of the fields that were not learned from, see ``training.data.kept_out``.
        reasons: recognises fields that are not names, to ship if ``validation`` shows that it refuses no names.
    Raises:
        ExportError: ONNX and Keras differ; nothing is written.
        BundleError: the version exists, or its name is invalid.
    """
    with tempfile.TemporaryDirectory(prefix="paraph-export-") as folder:
        work = Path(folder)
        # A trained model would also save its optimiser, twice as large as the weights.
        bare = recipe.build()
        bare.set_weights(model.get_weights())
        difference = _write_network(bare, recipe, validation[:_REAL_INPUTS], work)
        files: dict[str, Path | bytes] = {NETWORK: work / NETWORK, WEIGHTS: work / WEIGHTS}
        manifest = _manifest(recipe, version or name_version(work / WEIGHTS))
        if prior is not None:
            files[PRIOR] = prior.path
            manifest = replace(manifest, prior=(prior.fusion or PROPOSAL).to_dict())
        floats = load_bundle(write_bundle(work / "floats", manifest, files))
        choice = choose_network(floats, validation, work)
        files[NETWORK] = _halved(choice.path, work)
        draft = load_bundle(write_bundle(work / "draft", manifest, files))
        fitting: dict[str, Any] = {"quantisation": choice.scores} if choice.scores else {}
        if prior is not None and prior.fusion is None:
            fused = _fit_prior(draft, prior.practice, validation, work / "practice")
            draft, fitting["prior"] = _with_fusion(draft, fused.fusion), fused.to_dict()
        files |= _checked(reasons, draft, validation)
        metrics, fitted = measure(draft, validation, recipe.history, work / PLOTS)
        files |= _beside(work, kept_out)
        finished = replace(
            draft.manifest,
            letter_lag=_lag(draft, validation[:_LAG_IMAGES]),
            calibration=fitted.calibration.to_dict(),
            metrics={**metrics, **fitting, "onnx_largest_difference": difference, **_size(bare, recipe)},
        )
        return write_bundle(weights_dir, finished, files)


def _checked(
    reasons: Reasons | None, draft: Bundle, validation: Sequence[Labelled]
) -> dict[str, Path | bytes]:
    kept = None if reasons is None else bounded(reasons, draft, validation)
    return {} if kept is None else {REASONS: kept.to_json().encode()}


def _beside(work: Path, kept_out: Path | None) -> dict[str, Path]:
    """The plots, and the list of the fields that were not learned from."""
    files = {f"{PLOTS}/{plot.name}": plot for plot in sorted((work / PLOTS).glob("*.svg"))}
    return files if kept_out is None else {**files, KEPT_OUT: kept_out}


def _write_network(bare: keras.Model, recipe: Recipe, validation: Sequence[Labelled], work: Path) -> float:
    """Round and write weights and ONNX file of ``bare``; the largest difference of a logit."""
    round_to_half(bare)
    save_half(bare, work / WEIGHTS)
    to_onnx(bare, work / NETWORK)
    inputs = [normalise(grey, recipe.image).pixels for grey, _ in validation]
    return check_parity(bare, work / NETWORK, inputs)


def _size(model: keras.Model, recipe: Recipe) -> dict[str, int]:
    return {"multiply_adds": multiply_adds(recipe.network, model.output_shape[-1])}


def _halved(network: Path, work: Path) -> Path:
    target = work / "halves.onnx"
    store_halves(network, target)
    return target


def measure(
    bundle: Bundle, validation: Sequence[Labelled], history: Sequence[Mapping[str, float]], plot_dir: Path
) -> tuple[dict[str, Any], Calibrated]:
    """Fit the calibration of ``bundle`` on ``validation``, score it there, and write the plots to ``plot_dir``.

    Returns:
        The manifest's metrics, and the calibration.
    """
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
    draft: Bundle, practice: PracticeSet | None, validation: Sequence[Labelled], work: Path
) -> Fitted:
    """Fit the weights of the prior of ``draft``."""
    if practice is None:
        return fit_prior(draft, validation)
    files: dict[str, Path | bytes] = {name: draft.dir / name for name in draft.manifest.files}
    work.mkdir()
    practice.prior.save(work / PRIOR)
    practising = load_bundle(write_bundle(work, draft.manifest, {**files, PRIOR: work / PRIOR}))
    fitted = fit_prior(practising, practice.labelled)
    # The highest weight is that of the shipped list, not of the one that was fitted on.
    return replace(fitted, fusion=with_highest(fitted.fusion, load_prior(draft.prior_path)))


def _with_fusion(draft: Bundle, fusion: Fusion) -> Bundle:
    return replace(draft, manifest=replace(draft.manifest, prior=fusion.to_dict()), fusion=fusion)


def _lag(bundle: Bundle, validation: Sequence[Labelled]) -> float:
    """How many frames late the network outputs its letters; 0 if nothing shows it."""
    crops = [normalise(grey, bundle.image) for grey, _ in validation]
    found = Recognizer(bundle, 2).candidates(crops)
    read = [(crop.pixels, item.spans) for crop, item in zip(crops, found, strict=True) if item]
    return measure_lag(read, bundle.manifest.frame_stride)


def _scored(truths: Sequence[str], readings: Sequence[str]) -> dict[str, Any]:
    total = score(truths, readings)
    return {"n": total.texts, "cer": total.cer, "exact": total.exact_match}


def name_version(weights: Path) -> str:
    """``YYYYMMDD-HHMMSS-<first 8 of the weights' sha256>``: sorts by time, and differs with the content."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{digest[:8]}"


def _manifest(recipe: Recipe, version: str) -> Manifest:
    return Manifest(
        version=version,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        network=recipe.network.to_dict(),
        alphabet=recipe.alphabet.to_dict(),
        letters=recipe.letters.to_dict() if recipe.letters else {},
        image=recipe.image.to_dict(),
        frame_stride=FRAME_STRIDE,
        parent=recipe.parent,
        dataset=dict(recipe.dataset),
        seed=recipe.seed,
    )
