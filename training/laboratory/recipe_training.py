"""Fine-tunes the live bundle by a recipe on all hands of a snapshot but a fold's, and reads the fold's.

Knows snapshots, bundles and fine-tuning. Import it after ``use_default_backend``.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import keras
import numpy as np

from backend.recognizer.bundle import Bundle
from backend.recognizer.text_metrics import Score
from training.data.batches import Batches
from training.data.dataset import Examiner, Report, Sample, samples
from training.data.packing import Pack, is_packed, open_pack, write_pack
from training.finetuning.finetune import Budget, finetune
from training.finetuning.mixing import Mix
from training.finetuning.replay import find_original
from training.finetuning.snapshot import read_snapshot
from training.finetuning.training_sets import TrainingSets
from training.fitting.validation import validate
from training.laboratory.recipe_trials import Recipe, Result, fold_of, hand_of, result_file, write_results
from training.network.network import build
from training.network.spec import NetworkSpec

_HELD_OUT = 7  # one label in so many decides when to stop


@dataclass(frozen=True)
class Study:
    """What all trials share.

    Args:
        snapshot: folder of the labels; all that are not for the gate are used.
        hands: regular expression for the part of a file's name that says who wrote it.
        kept: shares of the parent to average into the trained weights.
        replay, original: the most original images to replay, and to read afterwards.
    """

    snapshot: Path
    parent: Bundle
    dataset: Path
    out: Path
    hands: str
    folds: int
    steps: int
    batch: int = 32
    kept: tuple[float, ...] = (0.0, 0.25, 0.5)
    replay: int = 20_000
    original: int = 1_000
    seed: int = 1


def run_trial(study: Study, recipe: Recipe, fold: int) -> None:
    """Train and read, unless there is a result already; an interrupted training goes on from its checkpoint."""
    target = result_file(study.out, recipe, fold)
    if target.exists():
        return
    packs = study.out / "packs" / str(fold)
    checkpoints = study.out / recipe.name / f"fold-{fold}-checkpoints"
    sets, unseen, original = _gather(study, fold, packs)
    budget = Budget(
        minutes=float("inf"),
        steps=study.steps,
        rate=recipe.rate,
        batch=study.batch,
        mix=replace(Mix(), labels=recipe.labels),
        trained=recipe.trained,  # type: ignore[arg-type]  # checked where it is used
        looks=recipe.looks,
    )
    model, place = finetune(
        study.parent, sets, budget, checkpoints, study.seed, lambda progress: None, resume=True
    )
    trained, parent = model.get_weights(), _network(study.parent).get_weights()
    results = []
    for kept in study.kept:
        model.set_weights([kept * old + (1 - kept) * new for old, new in zip(parent, trained, strict=True)])
        results.append(
            Result(
                recipe=recipe.name,
                fold=fold,
                kept=kept,
                unseen=_read(study, model, unseen).cer,
                original=_read(study, model, original).cer,
                fields=place.step * study.batch,
                seconds=round(place.seconds, 1),
            )
        )
    write_results(target, results)
    shutil.rmtree(checkpoints, ignore_errors=True)


def _gather(study: Study, fold: int, folder: Path) -> tuple[TrainingSets, Pack, Pack]:
    """What is trained on, the labels of the fold's hands, and original images that are only read."""
    labels = [label for label in read_snapshot(study.snapshot) if label.part != "gate"]
    hands = [hand_of(label.row.file_name, study.hands) for label in labels]
    folds = [fold_of(hand, hands, study.folds) for hand in hands]
    known = [label for label, place in zip(labels, folds, strict=True) if place != fold]
    original = find_original(study.dataset, folder)
    parent = study.parent
    examiner = Examiner(parent.alphabet, parent.image, parent.manifest.frame_stride, blanks=True)
    reread = replace(examiner, readings=original.readings())

    def usable(rows: Iterable[Any], by: Examiner) -> list[Sample]:
        return list(samples(iter(rows), by, Report()))

    held_out = usable((label.row for label in known[::_HELD_OUT]), examiner)
    kept = [label for number, label in enumerate(known) if number % _HELD_OUT]
    learned = usable((label.row for label in kept), examiner)
    read = original.frozen("validation", study.original)
    corrected = {label.row.file_name for label in labels if label.corrected}
    sets = TrainingSets(
        learn=_pack(
            folder / "learn", lambda: chain(learned, usable(original.draw(study.replay, study.seed), reread))
        ),
        corrected=[sample.file_name in corrected for sample in learned],
        stop=_pack(folder / "stop", lambda: chain(held_out, usable(read[::2], reread))),
        stop_labels=len(held_out),
        validation=[],
        corrections=[],
        original=[],
        dropped=Counter(),
        source=original.source,
    )
    others = [label.row for label, place in zip(labels, folds, strict=True) if place == fold]
    return (
        sets,
        _pack(folder / "unseen", lambda: usable(others, examiner)),
        _pack(folder / "original", lambda: usable(read[1::2], reread)),
    )


def _pack(folder: Path, make: Callable[[], Iterable[Sample]]) -> Pack:
    return open_pack(folder) if is_packed(folder) else write_pack(folder, make())


def _network(bundle: Bundle) -> keras.Model:
    model = build(NetworkSpec.from_dict(dict(bundle.manifest.network)), bundle.alphabet.size)
    model.load_weights(bundle.weights_path)
    return model


def _read(study: Study, model: keras.Model, pack: Pack) -> Score:
    everything = np.arange(len(pack))
    batches = Batches(pack, everything, study.parent.alphabet, study.parent.image, size=64, strength=None)
    return validate(model, batches)
