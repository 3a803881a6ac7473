"""Fine-tunes the live network on labels mixed with replay, until it no longer improves.

Knows Keras and packs. Knows no snapshots, and of a bundle only the weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import keras

from backend.recognizer.bundle import Bundle
from training.data.batches import Batches, BatchSource
from training.data.echoes import Echoes
from training.finetuning.held_out import HeldOut
from training.finetuning.mixing import Mix, epoch_numbers
from training.finetuning.training_sets import TrainingSets
from training.finetuning.two_parts import Trained, divide
from training.fitting.checkpoint import Place
from training.fitting.fit import Fit, FitSettings, Progress
from training.network.network import build
from training.network.spec import NetworkSpec

_LONGEST_EPOCH = 100  # most steps between two validations


@dataclass(frozen=True)
class Budget:
    """How long and how hard to fine-tune.

    Args:
        minutes: of training.
        steps: optimiser steps; None if time alone decides.
        rate: highest learning rate, a tenth of pretraining's so that the network forgets nothing.
        batch: images per step.
        patience: validations without a better CER before stopping.
        mix: of labels and replay.
        trained: which part of the network.
        looks: how often a batch is used, each time with the same augmentation.
    """

    minutes: float = 20.0
    steps: int | None = None
    rate: float = 2e-4
    batch: int = 32
    patience: int = 6
    mix: Mix = field(default_factory=Mix)
    trained: Trained = "all"
    looks: int = 1


def finetune(
    parent: Bundle,
    sets: TrainingSets,
    budget: Budget,
    folder: Path,
    seed: int,
    on_step: Callable[[Progress], None],
    resume: bool = False,
) -> tuple[keras.Model, Place]:
    """Train a copy of the parent's network; return it with its best weights, and where the training ended.

    Args:
        folder: for checkpoints.
        on_step: called after each step.
        resume: whether to resume from the newest checkpoint.
    Raises:
        DivergedError: the loss is no longer a number.
    """
    keras.utils.set_random_seed(seed)
    model = build(NetworkSpec.from_dict(dict(parent.manifest.network)), parent.alphabet.size)
    model.load_weights(parent.weights_path)
    parts = divide(model, budget.trained)
    labels = len(sets.corrected)
    replay = len(sets.learn) - labels

    def epoch(number: int) -> BatchSource:
        numbers = epoch_numbers(sets.corrected, replay, budget.mix, seed, number)
        once = Batches(sets.learn, numbers, parent.alphabet, parent.image, budget.batch, seed)
        is_plain = budget.trained == "all" and budget.looks == 1
        return once if is_plain else Echoes(once, parts.features, budget.looks)

    fit = Fit(
        parts.trained,
        epoch,
        HeldOut(parts, parent, sets).score,
        _settings(budget, epoch(0).per_epoch),
        folder=folder,
        on_step=on_step,
    )
    if resume:
        fit.resume()
    return model, fit.run()


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
