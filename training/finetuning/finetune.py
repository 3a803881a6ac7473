"""Fine-tunes the live network on labels mixed with replay, until it no longer improves; averages it with the parent.

Knows Keras and packs. Knows no snapshots, and of a bundle only the weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras
import numpy as np

from backend.recognizer.bundle import Bundle
from backend.recognizer.spelling.left_open import LeftOpen
from backend.recognizer.spelling.new_letters import Writing
from training.data.batches import Batches, BatchSource
from training.data.echoes import Echoes
from training.finetuning.held_out import HeldOut
from training.finetuning.label_examiner import writing_of
from training.finetuning.mixing import Mix, epoch_numbers
from training.finetuning.training_sets import TrainingSets
from training.finetuning.two_parts import Trained, TwoParts, divide
from training.fitting.checkpoint import Place
from training.fitting.fit import Fit, FitSettings, Progress
from training.network.averaging import averaged
from training.network.letter_forms import LetterForms, forms_ctc_loss, opened_forms
from training.network.letter_growth import grow_letters
from training.network.loss import ctc_loss, loss_beside_teacher
from training.network.network import build
from training.network.spec import NetworkSpec
from training.network.teaching import Taught

_LONGEST_EPOCH = 100  # most steps between two validations

KEPT = {"dataset": 0.25, "drawn": 0.5}
"""Share of the parent in a candidate, by what is replayed.

It gives back most of what was forgotten, and costs little of what was learned (Wortsman et al., "Robust fine-tuning of
zero-shot models", 2022); more is forgotten if names are drawn. Measured in ``docs/retraining.md``.
"""


@dataclass(frozen=True)
class Budget:
    """How long and how hard to fine-tune.

    Args:
        minutes: of training.
        steps: optimiser steps; None if time alone decides.
        rate: highest learning rate; as high as pretraining's, since ``kept`` takes back what it makes forget.
        batch: images per step.
        patience: validations without a better CER before stopping.
        mix: of labels and replay.
        trained: which part of the network.
        looks: how often a batch is used, each time with the same augmentation.
        teaching: weight of the distance from the parent's output, if drawn names are replayed and no letters are
            new; 0 for none.
        kept: share of the parent in the average of its weights and the trained ones; None for that of `KEPT`.
    """

    minutes: float = 20.0
    steps: int | None = None
    rate: float = 2e-3
    batch: int = 32
    patience: int = 6
    mix: Mix = field(default_factory=Mix)
    trained: Trained = "all"
    looks: int = 1
    teaching: float = 0.5
    kept: float | None = None

    def share_kept(self, source: str) -> float:
        """The share of the parent, if what is replayed comes from ``source``."""
        return KEPT[source] if self.kept is None else self.kept


def finetune(
    parent: Bundle,
    sets: TrainingSets,
    budget: Budget,
    folder: Path,
    seed: int,
    on_step: Callable[[Progress], None],
    resume: bool = False,
) -> tuple[keras.Model, Place]:
    """Train a copy of the parent's network, grown by the letters that it is to learn.

    Returns:
        The network with its best weights, averaged with the parent's, and where the training ended; its ``best_cer`` is
        that of the average.

    Args:
        folder: for checkpoints.
        on_step: called after each step.
        resume: whether to resume from the newest checkpoint.
    Raises:
        DivergedError: the loss is no longer a number.
    """
    keras.utils.set_random_seed(seed)
    model = network_of(parent, sets.writing)
    before = model.get_weights()
    weight = _teaching(budget, sets, parent)
    teacher = divide(_copy(model, parent), budget.trained).trained if weight else None
    parts = divide(model, budget.trained)
    forms = forms_of(sets.writing)
    epoch = _epochs(parent, sets, budget, seed, parts, forms)
    held_out = HeldOut(parts, parent, sets, forms)
    fit = Fit(
        # Both have the same first part, so that what it makes of an image serves the teacher too.
        parts.trained if teacher is None else Taught(parts.trained, teacher),
        epoch,
        held_out.score,
        _settings(budget, epoch(0).per_epoch),
        folder=folder,
        on_step=on_step,
        loss=_loss(sets, forms, weight),
        kept=parts.trained,
    )
    if resume:
        fit.resume()
    place = fit.run()
    if kept := budget.share_kept(sets.source):
        model.set_weights(averaged(before, model.get_weights(), kept))
        place.best_cer = held_out.score().cer
    return model, place


def _epochs(
    parent: Bundle,
    sets: TrainingSets,
    budget: Budget,
    seed: int,
    parts: TwoParts,
    forms: LetterForms | None,
) -> Callable[[int], BatchSource]:
    """From the number of an epoch to its batches."""
    replay = len(sets.learn) - len(sets.corrected)

    def epoch(number: int) -> BatchSource:
        numbers = epoch_numbers(sets.corrected, replay, budget.mix, seed, number)
        letters = sets.writing.network_alphabet
        once = Batches(sets.learn, numbers, letters, parent.image, budget.batch, seed, forms=forms)
        is_plain = budget.trained == "all" and budget.looks == 1
        return once if is_plain else Echoes(once, parts.features, budget.looks)

    return epoch


def _teaching(budget: Budget, sets: TrainingSets, parent: Bundle) -> float:
    """Weight of the distance from the parent's output.

    Drawn names do not look like all that the parent can read: its output shows more of that than their labels. But to
    the teacher, which has the same classes, a new letter is as likely as the one it is a copy of, and it would hold the
    two together: so it does not teach while the network learns new letters.
    """
    is_growing = sets.writing.network_alphabet != writing_of(parent).network_alphabet
    return budget.teaching if sets.source == "drawn" and not is_growing else 0.0


def network_of(parent: Bundle, writing: Writing) -> keras.Model:
    """The parent's network, with a class for each letter that ``writing`` has besides."""
    spec = NetworkSpec.from_dict(dict(parent.manifest.network))
    known = writing_of(parent).network_alphabet
    model = build(spec, known.size)
    model.load_weights(parent.weights_path)
    letters = writing.network_alphabet
    return model if letters == known else grow_letters(model, spec, known, letters)


def forms_of(writing: Writing) -> LetterForms | None:
    """The forms of letters that a network distinguishes; None if it reads folded ones."""
    return LetterForms(writing.letters) if writing.letters else None


def _copy(model: keras.Model, parent: Bundle) -> keras.Model:
    copy = build(NetworkSpec.from_dict(dict(parent.manifest.network)), model.output_shape[-1])
    copy.set_weights(model.get_weights())
    return copy


def _loss(sets: TrainingSets, forms: LetterForms | None, teaching: float) -> Callable[[Any, Any], Any]:
    if forms is None:
        return loss_beside_teacher(ctc_loss, teaching) if teaching else ctc_loss
    kinds = [LeftOpen(kind) for kind in np.unique(sets.learn.left_open)]
    labels = forms_ctc_loss(forms, kinds)
    if not teaching:
        return labels
    return loss_beside_teacher(labels, teaching, opened=opened_forms(forms, kinds))


def _settings(budget: Budget, per_epoch: int) -> FitSettings:
    between = min(per_epoch, _LONGEST_EPOCH)
    if budget.steps is not None:
        between = min(between, max(1, budget.steps))
    return FitSettings(
        steps=budget.steps,
        minutes=budget.minutes,
        peak_rate=budget.rate,
        warm_up=max(1, min(50, (budget.steps or 50) // 5)),
        weight_decay=1e-4,
        validate_every=between,
        save_every=between,
        patience=budget.patience,
    )
