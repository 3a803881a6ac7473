"""Makes a bundle of the weights that pretraining left, calibrated and with a name prior if there is a data set.

Knows the metadata of a training and the data set. Import it after ``use_default_backend``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from backend.recognizer.bundle import PRIOR, load_bundle
from backend.recognizer.not_names.reasons import REASONS, Reasons
from training.bundling.bundling import NamePriorFile, make_bundle
from training.bundling.not_names import LEAST_NAMES
from training.bundling.onnx_export import ExportError
from training.bundling.recipe import Recipe
from training.data.kept_out import KEPT_OUT, collect_kept_out, write_kept_out
from training.data.labelled_images import Labelled, labelled_samples
from training.data.second_readings import read_readings
from training.name_prior.counts import NAME_COUNTS, build_prior, read_counts, read_labels
from training.name_prior.practice_set import read_practice_set
from training.network.run_metadata import START, read_run_metadata


def export_training(
    weights: Path,
    spec: Path | None,
    out: Path,
    version: str | None,
    dataset: Path | None,
    most: int,
    leave_out: Path | None,
    keep_out: Sequence[Path] = (),
    not_names: Path | None = None,
) -> Path:
    """Write the bundle ``out/<version>`` and return its folder.

    Args:
        weights: ``FILE.weights.h5``.
        spec: metadata of the training; None for the file beside the weights.
        version: None for a name from the time and the weights' checksum.
        dataset: to calibrate, measure and fit the name prior on; None for neither calibration nor prior.
        most: validation images to use at most.
        leave_out: CSV whose IDENTITY column the name prior must not have counted.
        keep_out: CSVs of the fields that were not learned from; none for the list beside the weights. Only a training
            of an earlier release, which did not say what it started from, is taken at its word by them.
        not_names: recognises fields that are not names; None to call everything a name.
    Raises:
        FileNotFoundError: there is no metadata.
        KeyError: the metadata lacks a part.
        DatasetError: a file or a column is missing.
        ExportError: ONNX and Keras differ, there are too few names to check ``not_names`` on, or fields are said to be
            kept out that may have been learned.
        BundleError: the version exists, or its name is invalid.
        ReasonsError: ``not_names`` is of another release.
    """
    reasons = None if not_names is None else Reasons.from_json(not_names.read_text(encoding="utf-8"))
    if reasons is not None and dataset is None:
        raise ExportError(f"Without a data set {not_names} cannot be checked on names, so it is not shipped.")
    metadata = read_run_metadata(spec or weights.parent)
    recipe = Recipe.from_run(metadata)
    model = recipe.build()
    model.load_weights(weights)
    with tempfile.TemporaryDirectory(prefix="paraph-export-") as folder:
        work = Path(folder)
        kept_out = _kept_out(weights, START in metadata, collect_kept_out(keep_out, dataset), work)
        if dataset is None:
            return make_bundle(model, recipe, [], out, version, kept_out=kept_out)
        labelled = labelled_samples(recipe.alphabet, recipe.image, dataset, "validation")
        validation: list[Labelled] = list(islice(labelled, most))
        prior = _prior(dataset, recipe, read_labels(leave_out), work / PRIOR)
        made = make_bundle(model, recipe, validation, out, version, prior, kept_out, reasons)
    if reasons is not None and REASONS not in load_bundle(made).manifest.files:
        shutil.rmtree(made)
        raise ExportError(
            f"{not_names} is only shipped if it was checked on {LEAST_NAMES} validation names that are read."
        )
    return made


def _kept_out(weights: Path, is_checked: bool, given: Mapping[str, str], work: Path) -> Path | None:
    """The list to ship: of what neither the training nor what it started from has learned.

    Args:
        is_checked: whether the training has compared its list with what it started from.
        given: fields that the caller says were kept out.
    """
    beside = weights.parent / KEPT_OUT
    if beside.exists() and not is_checked and not given:
        raise ExportError(
            f"{beside} names what that training left out, not what the weights that it started from had learned. Name "
            "with --keep-out what none of them has learned, or remove the file."
        )
    listed = read_readings(beside if beside.exists() else None)
    learned = set(given) - set(listed) if is_checked else set[str]()
    if learned:
        raise ExportError(
            f"{len(learned)} of the {len(given)} fields of --keep-out, such as {min(learned)}, may have been learned: "
            f"they are not in {beside}."
        )
    return write_kept_out(work, given) if given else beside if listed else None


def _prior(dataset: Path, recipe: Recipe, left_out: list[str], path: Path) -> NamePriorFile | None:
    """Build a prior of the data set's list of names, if it has one, and write it to ``path``."""
    counts = dataset / NAME_COUNTS
    if not counts.exists():
        return None
    build_prior(read_counts(counts, recipe.alphabet, left_out), recipe.alphabet).save(path)
    practice = read_practice_set(dataset, counts, recipe.alphabet, recipe.image, left_out)
    return NamePriorFile(path, practice=practice)
