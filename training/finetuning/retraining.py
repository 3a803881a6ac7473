"""Runs one retraining: gather the samples, fine-tune, make the candidate's bundle, compare, report.

Knows the order of these steps and the run's folder. TensorFlow is imported only once the samples are gathered.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.exchange.run_files import CANDIDATE, MADE_FROM, REPORT, MadeFrom
from backend.recognizer.bundle import Bundle, load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.not_names.reasons import reasons_of
from training.data.kept_out import kept_out_file
from training.finetuning import comparison
from training.finetuning.label_examiner import letter_facts
from training.finetuning.run.made_from import made_from, one_line
from training.finetuning.run.progress_log import ProgressLog
from training.finetuning.run.run_errors import write_whole
from training.finetuning.run.training_facts import training_facts
from training.finetuning.time_plan import (
    Preparation,
    measure_pace,
    seconds_after_training,
    some_images,
    training_minutes,
)
from training.finetuning.training_sets import Sizes, TrainingSets, gather
from training.gating.gate_options import GateOptions
from training.network.backend import use_default_backend

if TYPE_CHECKING:
    from training.finetuning.finetune import Budget
    from training.fitting.checkpoint import Place
    from training.fitting.fit import Progress

_THREADS = 2
_LEAST_ORIGINAL = 300
_SOURCES = {"dataset": "original data", "drawn": "drawn names"}


@dataclass(frozen=True)
class Options:
    """What to retrain, and how.

    Args:
        snapshot: folder of the frozen labels.
        parent: folder of the live bundle.
        out: folder of the run.
        dataset: folder of the original data; None for drawn names.
        minutes: of the whole run; half of them at least are spent training.
        steps: optimiser steps; None if time alone decides.
        batch: images per step.
        resume: whether to resume from the newest checkpoint in ``out``.
        letter: labels with a letter that the live version lacks at which it is learned.
        gate: what the candidate is compared with besides, and what is required of it.
    """

    snapshot: Path
    parent: Path
    out: Path
    dataset: Path | None
    minutes: float
    steps: int | None
    batch: int
    seed: int
    resume: bool
    letter: int = Sizes.letter
    gate: GateOptions = field(default_factory=GateOptions)

    @property
    def work(self) -> Path:
        """Packs and checkpoints; removed once there is a verdict."""
        return self.out / "work"

    @property
    def sizes(self) -> Sizes:
        """A run that is limited in steps uses no more original images than it can train on."""
        sizes = Sizes(letter=self.letter)
        if self.steps is None:
            return sizes
        can_train = max(_LEAST_ORIGINAL, self.steps * self.batch)
        return replace(
            sizes,
            replay=min(sizes.replay, can_train),
            held_out=min(sizes.held_out, can_train),
            original=min(sizes.original, can_train),
        )


def retrain(options: Options) -> dict[str, Any]:
    """Fine-tune the live bundle and compare the candidate with it; return the report, which is also written.

    Raises:
        DatasetError: snapshot or data set is incomplete.
        NothingToLearnError: no label can be trained on.
        DivergedError: the loss is no longer a number.
        BundleError, ExportError: the live bundle cannot be used, or the candidate cannot be exported.
    """
    started = time.monotonic()
    preparation = Preparation(options.work, options.resume)
    log = ProgressLog(options.out)
    log.phase("preparing", "Reading labels and original data")
    parent = load_bundle(options.parent)
    origin = _origin(options, parent)
    sets = gather(
        options.snapshot,
        parent,
        options.dataset,
        options.work,
        options.sizes,
        options.seed,
        options.gate,
        Recognizer(parent, _THREADS),
    )
    budget, place, candidate = _train(options, preparation, parent, sets, log, origin["snapshot"])
    log.phase("evaluating", "Comparing the candidate with the live version")
    report = comparison.compare(
        sets,
        parent,
        candidate,
        options.seed,
        options.gate,
        made_from=origin,
        training=training_facts(sets, budget, place),
        letters=letter_facts(sets.new_letters, sets.writing, parent),
        seconds=round(time.monotonic() - started, 1),
    )
    _write_json(options.out / REPORT, report)
    shutil.rmtree(options.work, ignore_errors=True)
    return report


def _origin(options: Options, parent: Bundle) -> MadeFrom:
    """What the run is made from, which is also written: a run that fails can be repeated too."""
    version = parent.manifest.version
    limits = [("--minutes", options.minutes), ("--steps", options.steps), ("--letter", options.letter)]
    command = one_line(
        options.snapshot.absolute(),
        version,
        [*limits, ("--batch", options.batch), ("--seed", options.seed), *options.gate.changed_thresholds()],
        options.dataset,
        options.gate.shipped,
        options.gate.prior,
    )
    origin = made_from(options.snapshot, version, options.seed, command)
    _write_json(options.out / MADE_FROM, origin)
    return origin


def _write_json(path: Path, values: object) -> None:
    write_whole(path, json.dumps(values, indent=2, ensure_ascii=False) + "\n")


def _train(
    options: Options,
    preparation: Preparation,
    parent: Bundle,
    sets: TrainingSets,
    log: ProgressLog,
    snapshot: str,
) -> tuple[Budget, Place, Bundle]:
    """Fine-tune and write the candidate's bundle."""
    use_default_backend()
    from training.finetuning.finetune import Budget, finetune

    after = seconds_after_training(sets, measure_pace(parent, some_images(sets)))
    minutes = training_minutes(options.minutes, preparation.end(), after)
    budget = Budget(minutes=minutes, steps=options.steps, batch=options.batch)
    log.phase("training", f"Training on {len(sets.corrected)} labels and replayed {_SOURCES[sets.source]}")
    model, place = finetune(
        parent,
        sets,
        budget,
        options.work / "checkpoints",
        options.seed,
        lambda progress: _log_step(log, progress, options.steps),
        options.resume,
    )
    log.phase("exporting", "Exporting and calibrating the candidate")
    return budget, place, _candidate(options, model, parent, sets, place, snapshot)


def _candidate(
    options: Options, model: Any, parent: Bundle, sets: TrainingSets, place: Place, snapshot: str
) -> Bundle:
    """Write the bundle of a trained model."""
    from training.bundling.bundling import make_bundle
    from training.bundling.recipe import Recipe
    from training.network.spec import NetworkSpec

    recipe = Recipe(
        network=NetworkSpec.from_dict(dict(parent.manifest.network)),
        image=parent.image,
        alphabet=sets.writing.alphabet,
        letters=sets.writing.letters,
        parent=parent.manifest.version,
        dataset=_data(sets, snapshot),
        seed=options.seed,
        history=place.history,
    )
    # A run that was killed after the export left a candidate without a verdict.
    shutil.rmtree(options.out / CANDIDATE, ignore_errors=True)
    validation = [(sample.grey, sample.text) for sample in sets.validation]
    folder = make_bundle(model, recipe, validation, options.out / CANDIDATE, **_inherited(parent))
    return load_bundle(folder)


def _inherited(parent: Bundle) -> dict[str, Any]:
    """What the candidate takes over from the live bundle."""
    from training.bundling.bundling import NamePriorFile

    return {
        "prior": NamePriorFile.of(parent),
        "kept_out": kept_out_file(parent),
        "reasons": reasons_of(parent),
    }


def _data(sets: TrainingSets, snapshot: str) -> dict[str, str]:
    """What the candidate was trained on, for its manifest."""
    return {"source": f"labels and {sets.source}", "sha256": sets.learn.digest(), "snapshot": snapshot}


def _log_step(log: ProgressLog, progress: Progress, steps: int | None) -> None:
    estimate = steps if steps is not None else round(progress.step / progress.done) if progress.done else None
    log.step(
        step=progress.step,
        steps=estimate,
        epoch=progress.epoch,
        loss=progress.loss,
        cer=progress.score.cer if progress.score else None,
        seconds_left=progress.seconds_left,
        last=progress.done >= 1.0,
    )
