"""Trains a network on packed splits of the data set, as the command line of ``training.pretrain`` asks for.

Knows networks, packs and the training loop. Import it after ``use_default_backend``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from backend.recognizer.alphabet import NAMES, WRITTEN, Alphabet
from backend.recognizer.normalise import ImageSpec
from training.data.batch_workers import BatchWorkers
from training.data.batches import Batches, short_first
from training.data.packing import JoinedPacks, Pack, open_pack
from training.data.second_readings import set_aside
from training.fitting.checkpoint import Place
from training.fitting.epochs import often_samples, one_pass, real_samples, repeated
from training.fitting.fit import Fit, FitSettings
from training.fitting.progress_bar import training_bar, updater
from training.fitting.validation import validate
from training.network.growing import load_trained
from training.network.letter_forms import LetterForms, forms_ctc_loss, opened_forms, taught_forms_ctc_loss
from training.network.letter_growth import load_grown_letters
from training.network.loss import consistent_ctc_loss, ctc_loss, loss_beside_teacher, taught_ctc_loss
from training.network.network import build
from training.network.run_metadata import START, alphabet_beside, metadata_beside, write_run_metadata
from training.network.served_teacher import SUFFIX, ServedTeacher
from training.network.shrinking import load_shrunk
from training.network.spec import NetworkSpec
from training.network.teaching import Taught
from training.options.pretraining import Options


def train(options: Options, train_pack: Pack, validation_pack: Pack, backend: str) -> None:
    """Train a network on ``train_pack`` with a progress bar; weights and metadata go to ``options.out``.

    The metadata is written before the first step, so that the weights of an unfinished training can be exported, and
    completed at the end.

    Args:
        backend: array library that Keras runs on.
    Raises:
        DivergedError: the loss is no longer a number.
    """
    keras.utils.set_random_seed(options.seed)
    network = NetworkSpec.from_dict({**NetworkSpec().to_dict(), **options.network})
    image = ImageSpec(max_width=options.widest or _widest_beside(options.start))
    model, teacher = _networks(options, network, backend)
    metadata = {
        "network": network.to_dict(),
        "image": image.to_dict(),
        "alphabet": _alphabet(options).to_dict(),
        **_data_metadata(options, train_pack),
        **({"teacher_weight": options.teacher_weight} if teacher else {}),
        "seed": options.seed,
        "backend": backend,
    }
    write_run_metadata(options.out, metadata)
    place = _fit(options, model, teacher, image, train_pack, validation_pack)
    metadata["steps"] = place.step
    metadata["best"] = {"step": place.best_step, "validation_cer": place.best_cer}
    metadata["history"] = place.history
    write_run_metadata(options.out, metadata)


def _data_metadata(options: Options, train_pack: Pack) -> dict[str, Any]:
    """What is trained on, and how it is changed."""
    return {
        "dataset": {
            "source": options.dataset.name,
            "samples": len(real_samples(options, train_pack)),
            "sha256": train_pack.digest(),
            **({"drawn_of": len(train_pack)} if options.images else {}),
        },
        "extra": [{"samples": len(pack), "sha256": pack.digest()} for pack in map(open_pack, options.extra)],
        "extra_share": options.extra_share,
        "kept_out": len(set_aside(options.keep_out)),
        START: None if options.start is None else "/".join(options.start.parts[-2:]),
        "often": {"samples": len(often_samples(options, train_pack)), "times": options.often_times},
        "augmentation": asdict(options.augmentation),
        "hidden": asdict(options.hidden) if options.hidden else None,
        "consistency": options.consistency,
    }


def _networks(
    options: Options, network: NetworkSpec, backend: str
) -> tuple[keras.Model, keras.Model | ServedTeacher | None]:
    """The network to train, new, grown or shrunk, and its teacher."""
    letters = _alphabet(options)
    if options.shrink:
        told = _told_by(options.shrink, options)
        model = load_shrunk(options.shrink, network, told.size, letters.size)
    elif options.init:
        model = load_grown_letters(options.init, network, letters)
    else:
        model = build(network, letters.size)
    teacher = _teacher(options.teacher, network, options) if options.teacher else None
    if backend == "torch":
        from training.network.fast_torch import speed_up  # imports PyTorch, which may not be installed

        for each in (model, teacher):
            if isinstance(each, keras.Model):
                speed_up(each, bfloat16=not options.float32)
    return model, teacher


def _teacher(path: Path, network: NetworkSpec, options: Options) -> keras.Model | ServedTeacher:
    if path.suffix == SUFFIX:
        return ServedTeacher(path)
    return load_trained(path, network, _told_by(path, options).size)[0]


def _fit(
    options: Options,
    model: keras.Model,
    teacher: keras.Model | ServedTeacher | None,
    image: ImageSpec,
    train_pack: Pack,
    validation_pack: Pack,
) -> Place:
    crops = JoinedPacks((train_pack, *(open_pack(folder) for folder in options.extra)))
    named = np.array([number for number, text in enumerate(validation_pack.texts) if text])
    held_out = Batches(validation_pack, named, _alphabet(options), image, size=64, strength=None)
    with (
        BatchWorkers(crops, options.workers) if options.workers else nullcontext() as workers,
        training_bar() as bar,
    ):
        fit = Fit(
            Taught(model, teacher) if teacher else model,
            _batches(options, crops, image, train_pack, workers),
            lambda: validate(model, held_out, NAMES),
            _settings(options),
            options.out,
            updater(bar),
            _loss(options),
            kept=model,
        )
        if options.resume and not fit.resume():
            bar.console.print("No checkpoint to resume from; starting anew.")
        return fit.run()


def _settings(options: Options) -> FitSettings:
    return FitSettings(
        steps=options.steps,
        minutes=options.minutes,
        peak_rate=options.peak_rate,
        patience=options.patience,
        average_over=options.average_over,
    )


def _batches(
    options: Options, crops: JoinedPacks, image: ImageSpec, train_pack: Pack, workers: BatchWorkers | None
) -> Callable[[int], Batches]:
    """From the number of an epoch to its batches."""
    often = often_samples(options, train_pack)
    real = repeated(real_samples(options, train_pack), often, options.often_times)

    def batches(epoch: int) -> Batches:
        is_first = epoch == 0 and options.init is None and options.shrink is None
        passes = range(epoch * options.passes, (epoch + 1) * options.passes)
        numbers = (
            short_first(crops, real)
            if is_first
            else np.concatenate([one_pass(options, len(train_pack), real, crops, each) for each in passes])
        )
        return Batches(
            crops,
            numbers,
            _alphabet(options),
            image,
            options.batch,
            options.seed,
            options.augmentation,
            paired=options.consistency > 0,
            hidden=options.hidden,
            workers=workers,
            forms=LetterForms(WRITTEN) if options.written else None,
        )

    return batches


def _alphabet(options: Options) -> Alphabet:
    return WRITTEN if options.written else NAMES


def _widest_beside(weights: Path | None) -> int:
    """The columns of the longest input of ``weights``; the default if nothing says."""
    try:
        record = metadata_beside(weights) if weights else {}
    except FileNotFoundError:
        record = {}
    return ImageSpec.from_dict(record["image"]).max_width if "image" in record else ImageSpec().max_width


def _told_by(weights: Path, options: Options) -> Alphabet:
    """The letters that trained weights distinguish, folded ones if nothing says.

    Raises:
        ValueError: they are neither folded ones nor those that this training learns.
    """
    told = alphabet_beside(weights) or NAMES
    if told.characters not in (NAMES.characters, _alphabet(options).characters):
        advice = "" if options.written else "; add --written"
        raise ValueError(
            f"{weights} distinguishes letters that this training does not learn{advice}. Received: {told}"
        )
    return told


def _loss(options: Options) -> Callable[[Any, Any], Any]:
    if options.written and options.teacher:
        forms = LetterForms(WRITTEN)
        if _told_by(options.teacher, options).characters == WRITTEN.characters:
            own, opened = forms_ctc_loss(forms), opened_forms(forms)
            return loss_beside_teacher(own, options.teacher_weight, opened=opened)
        return taught_forms_ctc_loss(forms, NAMES, options.teacher_weight)
    if options.written:
        return forms_ctc_loss(LetterForms(WRITTEN))
    if options.teacher:
        return taught_ctc_loss(options.teacher_weight)
    return consistent_ctc_loss(options.consistency) if options.consistency > 0 else ctc_loss
