"""Goes on training the live network on labels mixed with replay, gently, and stops when it no longer helps.

Knows Keras and the packs. Knows neither snapshots nor bundles' files other than the weights.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import keras

from backend.recognizer.bundle import Bundle
from backend.recognizer.text_metrics import Score
from training.data.batches import Batches
from training.finetuning.mixing import Mix, balanced, epoch_numbers
from training.finetuning.training_sets import Material
from training.fitting.checkpoint import Place
from training.fitting.fit import Fit, FitSettings, Progress
from training.fitting.validation import validate
from training.network.network import NetworkSpec, build

_LONGEST_EPOCH = 100  # steps between two validations at most


@dataclass(frozen=True)
class Budget:
    """What a retraining may spend, and how.

    Args:
        minutes: of training.
        steps: optimiser steps; None when time alone decides.
        rate: highest learning rate, a tenth of pretraining's so that old skills stay.
        batch: fields a step.
        patience: validations without a better CER before it stops.
    """

    minutes: float = 20.0
    steps: int | None = None
    rate: float = 2e-4
    batch: int = 32
    patience: int = 6
    mix: Mix = field(default_factory=Mix)


def finetune(
    parent: Bundle,
    material: Material,
    budget: Budget,
    folder: Path,
    seed: int,
    tell: Callable[[Progress], None],
    resume: bool = False,
) -> tuple[keras.Model, Place]:
    """Train a copy of the parent's network; it holds the best weights afterwards.

    Args:
        folder: for checkpoints, from the newest of which ``resume`` goes on.
        tell: called after each step.
    Raises:
        DivergedError: the loss is no longer a number.
    """
    keras.utils.set_random_seed(seed)
    model = build(NetworkSpec.from_dict(dict(parent.manifest.network)), parent.alphabet.size)
    model.load_weights(parent.weights_path)
    labels = len(material.corrected)
    replay = len(material.learn) - labels

    def epoch(number: int) -> Batches:
        numbers = epoch_numbers(material.corrected, replay, budget.mix, seed, number)
        return Batches(material.learn, numbers, parent.alphabet, parent.image, budget.batch, seed)

    fit = Fit(
        model,
        epoch,
        _validation(model, parent, material),
        _settings(budget, epoch(0).an_epoch),
        folder=folder,
        tell=tell,
    )
    if resume:
        fit.resume()
    return model, fit.run()


def _validation(model: keras.Model, parent: Bundle, material: Material) -> Callable[[], Score]:
    """Held-out labels and original fields, weighing the same: neither forgetting nor standing still wins."""
    numbers = balanced(material.stop_labels, len(material.stop) - material.stop_labels)
    held_out = Batches(material.stop, numbers, parent.alphabet, parent.image, size=64, strength=None)
    return lambda: validate(model, held_out)


def _settings(budget: Budget, an_epoch: int) -> FitSettings:
    between = min(an_epoch, _LONGEST_EPOCH)
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
