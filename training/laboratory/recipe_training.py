"""Fine-tunes the live bundle by a recipe on all writers of a snapshot except a fold's, and reads the fold's.

Knows snapshots, bundles and fine-tuning. Import it after ``use_default_backend``.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

import keras
import numpy as np

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.spelling.new_letters import NewLetters
from backend.recognizer.text_metrics import Score
from training.data.batches import Batches
from training.data.dataset import Examiner, Report, Row, Sample, samples
from training.data.packing import Pack, is_packed, open_pack, write_pack
from training.finetuning.believed import believed
from training.finetuning.finetune import Budget, finetune, forms_of, network_of
from training.finetuning.label_examiner import LabelExaminer, writing_of
from training.finetuning.mixing import Mix
from training.finetuning.replay import Original, find_original
from training.finetuning.snapshot import read_snapshot
from training.finetuning.training_sets import TrainingSets
from training.fitting.validation import validate
from training.laboratory.recipe_trials import (
    PARENT,
    Recipe,
    Result,
    fold_of,
    hand_of,
    result_file,
    write_results,
)
from training.network.averaging import averaged

_THREADS = 1
_HELD_OUT = 7  # one label in this many decides when to stop


@dataclass(frozen=True)
class Study:
    """What all trials share.

    Args:
        snapshot: folder of the labels; all that are not for the gate are used.
        hands: regular expression for the part of a file's name that identifies the writer.
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
    replay: int = 10_000
    original: int = 1_000
    seed: int = 1


def read_parent(study: Study, fold: int) -> None:
    """Read what a fold's trials read with the parent as it is, unless there is a result already."""
    target = result_file(study.out, PARENT, fold)
    if target.exists():
        return
    _, unseen, original = _gather(study, fold)
    unseen_cer, original_cer = (_read(study, _parent(study), pack).cer for pack in (unseen, original))
    write_results(target, [Result(PARENT.name, fold, 1.0, unseen_cer, original_cer, fields=0, seconds=0.0)])


def run_trial(study: Study, recipe: Recipe, fold: int) -> None:
    """Train and read, unless there is a result already; an interrupted training goes on from its checkpoint."""
    target = result_file(study.out, recipe, fold)
    if target.exists():
        return
    checkpoints = study.out / recipe.name / f"fold-{fold}-checkpoints"
    sets, unseen, original = _gather(study, fold)
    budget = Budget(
        minutes=float("inf"),
        steps=study.steps,
        rate=recipe.rate,
        batch=study.batch,
        mix=replace(Mix(), labels=recipe.labels),
        trained=recipe.trained,  # type: ignore[arg-type]  # checked where it is used
        looks=recipe.looks,
        kept=0.0,  # averaged below, with each share
    )
    model, place = finetune(
        study.parent, sets, budget, checkpoints, study.seed, lambda progress: None, resume=True
    )
    trained, parent = model.get_weights(), _parent(study).get_weights()
    results = []
    for kept in study.kept:
        model.set_weights(averaged(parent, trained, kept))
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


def _gather(study: Study, fold: int) -> tuple[TrainingSets, Pack, Pack]:
    """What is trained on, the labels of the fold's writers, and original images that are only read."""
    folder = study.out / "packs" / str(fold)
    labels = [label for label in read_snapshot(study.snapshot) if label.part != "gate"]
    hands = [hand_of(label.row.file_name, study.hands) for label in labels]
    folds = [fold_of(hand, hands, study.folds) for hand in hands]
    known = [label for label, place in zip(labels, folds, strict=True) if place != fold]
    parent, writing = study.parent, writing_of(study.parent)
    original = find_original(study.dataset, folder, [parent])
    # Letters that the parent lacks are not learned: with other classes, the parent could not be averaged in.
    examiner = LabelExaminer(writing, parent, Report())
    usable = partial(_usable, parent, original.readings())
    held_out = list(examiner.learned(known[::_HELD_OUT]))
    kept = [label for number, label in enumerate(known) if number % _HELD_OUT]
    learned = list(examiner.learned(kept))
    read = original.held_out(study.original)
    corrected = {label.row.file_name for label in labels if label.corrected}
    sets = TrainingSets(
        learn=_pack(folder / "learn", lambda: chain(learned, _replay(study, original))),
        corrected=[sample.file_name in corrected for sample in learned],
        stop=_pack(folder / "stop", lambda: chain(held_out, usable(read[::2]))),
        stop_labels=len(held_out),
        validation=[],
        corrections=[],
        original=[],
        dropped=Counter(),
        source=original.source,
        groups={},
        styles={},
        writing=writing,
        new_letters=NewLetters(0, {}),
    )
    others = [label for label, place in zip(labels, folds, strict=True) if place == fold]
    return (
        sets,
        _pack(folder / "unseen", lambda: examiner.learned(others)),
        _pack(folder / "original", lambda: usable(read[1::2])),
    )


def _replay(study: Study, original: Original) -> Iterator[Sample]:
    """What a run replays of the original data."""
    drawn = _usable(study.parent, original.readings(), original.draw(study.replay, study.seed))
    return believed(drawn, Recognizer(study.parent, _THREADS), original.readings())


def _usable(parent: Bundle, readings: Mapping[str, str], rows: Iterable[Row]) -> list[Sample]:
    examiner = Examiner(
        parent.alphabet, parent.image, parent.manifest.frame_stride, blanks=True, readings=readings
    )
    return list(samples(iter(rows), examiner, Report()))


def _pack(folder: Path, make: Callable[[], Iterable[Sample]]) -> Pack:
    return open_pack(folder) if is_packed(folder) else write_pack(folder, make())


def _parent(study: Study) -> keras.Model:
    return network_of(study.parent, writing_of(study.parent))


def _read(study: Study, model: keras.Model, pack: Pack) -> Score:
    everything = np.arange(len(pack))
    writing = writing_of(study.parent)
    letters, forms = writing.network_alphabet, forms_of(writing)
    batches = Batches(pack, everything, letters, study.parent.image, size=64, strength=None, forms=forms)
    return validate(model, batches)
