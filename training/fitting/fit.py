"""The training loop: steps, learning rate, averaging, validation, checkpoints, and when to stop.

Knows a Keras model and batches; neither the data set's files nor bundles. Pretraining and fine-tuning both use it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import keras

from backend.recognizer.text_metrics import Score
from training.data.batches import Batch, BatchSource
from training.fitting import checkpoint
from training.fitting.checkpoint import Place
from training.network.averaging import AveragedWeights
from training.network.loss import ctc_loss


@dataclass(frozen=True)
class FitSettings:
    """How long and how hard to train.

    Args:
        steps: optimiser steps in total; None if time alone decides.
        minutes: time in total, including validation and waiting for batches; None if steps alone decide. The learning
            rate follows whichever ends first.
        peak_rate: highest learning rate, reached after ``warm_up`` steps and followed by half a cosine to 0.
        weight_decay: of AdamW.
        average_over: steps that the averaged weights look back on, once ten times as many have been made.
        validate_every, save_every: in steps.
        patience: validations without a better CER before stopping; None to use the whole budget.
    """

    steps: int | None = None
    minutes: float | None = None
    peak_rate: float = 2e-3
    warm_up: int = 300
    weight_decay: float = 1e-3
    average_over: int = 500
    validate_every: int = 500
    save_every: int = 500
    patience: int | None = None

    def __post_init__(self) -> None:
        if self.steps is None and self.minutes is None:
            raise ValueError("Give steps, minutes or both.")
        if self.average_over < _AVERAGE_EVERY:
            raise ValueError(f"Average over at least {_AVERAGE_EVERY} steps. Received: {self.average_over}")


class DivergedError(RuntimeError):
    """The loss is no longer a number; nothing of this training can be used."""


@dataclass(frozen=True)
class Progress:
    """Reported after each step. ``done`` is the share of the budget used, ``score`` the newest validation."""

    step: int
    epoch: int
    loss: float
    done: float
    seconds: float
    score: Score | None

    @property
    def seconds_left(self) -> float:
        """An estimate from the speed so far."""
        return self.seconds / self.done * (1 - self.done) if self.done else math.inf


@dataclass
class Fit:
    """One training of ``model``; after ``run`` the model holds the best averaged weights.

    Args:
        model: built, not compiled.
        batches: from the number of an epoch to its batches.
        validate: scores the model as it is.
        folder: for checkpoints and the best weights; None to keep none (then the training cannot be resumed).
        on_step: called after each step.
        loss: from targets and logits to ``(N,)``.
        kept: the part of ``model`` that is averaged, validated and kept; None for all of it.
    """

    model: Any
    batches: Callable[[int], BatchSource]
    validate: Callable[[], Score]
    settings: FitSettings
    folder: Path | None = None
    on_step: Callable[[Progress], None] = lambda progress: None
    loss: Callable[[Any, Any], Any] = ctc_loss
    kept: Any = None
    place: Place = field(default_factory=Place)

    def __post_init__(self) -> None:
        self._optimizer = keras.optimizers.AdamW(
            1e-6, weight_decay=self.settings.weight_decay, global_clipnorm=5.0
        )
        self.model.compile(optimizer=self._optimizer, loss=self.loss, jit_compile=False)
        self.kept = self.model if self.kept is None else self.kept
        self._average = AveragedWeights(self.kept, momentum=1 - _AVERAGE_EVERY / self.settings.average_over)
        self._best = self._average.values
        self._score: Score | None = None
        self._loss = math.nan
        self._counted_to = math.nan

    def resume(self) -> bool:
        """Resume from the newest checkpoint in ``folder``; return whether there is one."""
        if self.folder is None:
            return False
        found = checkpoint.load(self.folder, self.model, self._average)
        if found is None:
            return False
        self.place, self._best = found
        return True

    def run(self) -> Place:
        """Train until the budget is used or validation no longer improves.

        Raises:
            DivergedError: the loss became NaN or infinite.
        """
        self._counted_to = time.monotonic()  # the moment up to which place.seconds counts
        while not self._is_over():
            batches = self.batches(self.place.epoch)
            for batch in batches.epoch(self.place.epoch, skip=self.place.batch):
                self._step(batch)
                if self._is_over():
                    break
            else:
                self.place.epoch, self.place.batch = self.place.epoch + 1, 0
        if self.place.step % self.settings.validate_every:
            self._validate()
        self._save()
        self.kept.set_weights(self._best)
        return self.place

    @property
    def done(self) -> float:
        """Share of the budget used, 0..1."""
        shares = [0.0]
        if self.settings.steps is not None:
            shares.append(self.place.step / max(1, self.settings.steps))
        if self.settings.minutes is not None:
            shares.append(self.place.seconds / (60 * self.settings.minutes))
        return min(1.0, max(shares))

    def _step(self, batch: Batch) -> None:
        self._optimizer.learning_rate.assign(self._rate())
        loss = float(self.model.train_on_batch(batch.pixels, batch.targets))
        if not math.isfinite(loss):
            raise DivergedError(f"The loss became {loss} at step {self.place.step}.")
        self._loss = loss if math.isnan(self._loss) else 0.98 * self._loss + 0.02 * loss
        place = self.place
        place.step, place.batch = place.step + 1, place.batch + 1
        if place.step % _AVERAGE_EVERY == 0 or place.step < _AVERAGE_EVERY:
            self._average.update()
        if place.step % self.settings.validate_every == 0:
            self._validate()
        now = time.monotonic()
        place.seconds += now - self._counted_to
        self._counted_to = now
        if place.step % self.settings.save_every == 0:
            self._save()
        self.on_step(Progress(place.step, place.epoch, self._loss, self.done, place.seconds, self._score))

    def _rate(self) -> float:
        rise = min(1.0, (self.place.step + 1) / self.settings.warm_up)
        return self.settings.peak_rate * rise * (0.5 + 0.5 * math.cos(math.pi * self.done))

    def _validate(self) -> None:
        place = self.place
        with self._average.applied():
            self._score = self.validate()
            if place.best_cer is None or self._score.cer < place.best_cer:
                place.best_cer, place.best_step = self._score.cer, place.step
                self._best = [value.copy() for value in self._average.values]
                self._save_best()
        place.history.append(
            {"step": place.step, "loss": self._loss, "cer": self._score.cer, "exact": self._score.exact_match}
        )

    def _is_over(self) -> bool:
        if self.done >= 1.0:
            return True
        patience = self.settings.patience
        waited = self.place.step - self.place.best_step
        return patience is not None and waited >= patience * self.settings.validate_every

    def _save_best(self) -> None:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.kept.save_weights(self.folder / BEST)

    def _save(self) -> None:
        if self.folder is not None:
            checkpoint.save(self.folder, self.model, self._average, self._best, self.place)


BEST = "best.weights.h5"
_AVERAGE_EVERY = 5  # steps; a copy of all weights costs more than it gains at every step of a long training
