"""Pretraining."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from training.data.packing import JoinedPacks, Pack, open_pack
from training.fitting.epochs import often_fields, one_pass, real_fields, repeated
from training.fitting.progress_bar import teller, training_bar
from training.network.record import write_record
from training.options.pretraining import Options

if TYPE_CHECKING:
    import keras

    from training.data.batch_workers import Makers
    from training.data.batches import Batches
    from training.fitting.checkpoint import Place
    from training.fitting.fit import FitSettings
    from training.network.network import NetworkSpec


def train(options: Options, train_pack: Pack, validation_pack: Pack, backend: str) -> None:
    """Fit the network on ``train_pack`` with a progress bar.

    What it is made of is recorded before the first step, so that the weights of an unfinished training can be
    exported too; how it went is added at the end.
    """
    import keras

    from training.network.network import NetworkSpec

    keras.utils.set_random_seed(options.seed)
    network, image = NetworkSpec.from_dict({**NetworkSpec().to_dict(), **options.network}), ImageSpec()
    model, teacher = _networks(options, network, backend)
    record: dict[str, Any] = {
        "network": network.to_dict(),
        "image": image.to_dict(),
        "alphabet": NAMES.to_dict(),
        "dataset": {
            "source": options.dataset.name,
            "samples": len(real_fields(options, train_pack)),
            "sha256": train_pack.digest(),
            **({"drawn_of": len(train_pack)} if options.images else {}),
        },
        "extra": [{"samples": len(pack), "sha256": pack.digest()} for pack in map(open_pack, options.extra)],
        "extra_share": options.extra_share,
        "often": {"samples": len(often_fields(options, train_pack)), "times": options.often_times},
        "augmentation": asdict(options.augmentation),
        "hidden": asdict(options.hidden) if options.hidden else None,
        "consistency": options.consistency,
        **({"teacher_weight": options.teacher_weight} if teacher else {}),
        "seed": options.seed,
        "backend": backend,
    }
    write_record(options.out, record)
    place = _fit(options, model, teacher, image, train_pack, validation_pack)
    record["steps"] = place.step
    record["best"] = {"step": place.best_step, "validation_cer": place.best_cer}
    record["history"] = place.history
    write_record(options.out, record)


def _networks(options: Options, network: NetworkSpec, backend: str) -> tuple[keras.Model, keras.Model | None]:
    """The network to train, new or grown, and the one that it learns from."""
    from training.network.growing import load_grown, load_trained
    from training.network.network import build

    init = options.init
    model = load_grown(init, network, NAMES.size) if init else build(network, NAMES.size)
    teacher = load_trained(options.teacher, network, NAMES.size)[0] if options.teacher else None
    if backend == "torch":
        from training.network.fast_torch import speed_up

        for each in (model, teacher):
            if each is not None:
                speed_up(each)
    return model, teacher


def _fit(
    options: Options,
    model: keras.Model,
    teacher: keras.Model | None,
    image: ImageSpec,
    train_pack: Pack,
    validation_pack: Pack,
) -> Place:
    from training.data.batch_workers import Makers
    from training.data.batches import Batches
    from training.fitting.fit import Fit
    from training.fitting.validation import validate
    from training.network.teaching import Taught

    fields = JoinedPacks((train_pack, *(open_pack(folder) for folder in options.extra)))
    named = np.array([number for number, text in enumerate(validation_pack.texts) if text])
    held_out = Batches(validation_pack, named, NAMES, image, size=64, strength=None)
    with (
        Makers(fields, options.workers) if options.workers else nullcontext() as makers,
        training_bar() as bar,
    ):
        fit = Fit(
            Taught(model, teacher) if teacher else model,
            _batches(options, fields, image, train_pack, makers),
            lambda: validate(model, held_out),
            _settings(options),
            options.out,
            teller(bar),
            _loss(options),
            kept=model,
        )
        if options.resume and not fit.resume():
            bar.console.print("No checkpoint to go on from; starting anew.")
        return fit.run()


def _settings(options: Options) -> FitSettings:
    from training.fitting.fit import FitSettings

    return FitSettings(
        steps=options.steps,
        minutes=options.minutes,
        peak_rate=options.peak_rate,
        patience=options.patience,
        average_over=options.average_over,
    )


def _batches(
    options: Options, fields: JoinedPacks, image: ImageSpec, train_pack: Pack, makers: Makers | None
) -> Callable[[int], Batches]:
    """An epoch's batches by its number."""
    from training.data.batches import Batches, short_first

    real = repeated(real_fields(options, train_pack), often_fields(options, train_pack), options.often_times)

    def batches(epoch: int) -> Batches:
        is_first = epoch == 0 and options.init is None
        passes = range(epoch * options.passes, (epoch + 1) * options.passes)
        numbers = (
            short_first(fields, real)
            if is_first
            else np.concatenate([one_pass(options, len(train_pack), real, fields, each) for each in passes])
        )
        return Batches(
            fields,
            numbers,
            NAMES,
            image,
            options.batch,
            options.seed,
            options.augmentation,
            paired=options.consistency > 0,
            hidden=options.hidden,
            makers=makers,
        )

    return batches


def _loss(options: Options) -> Callable[[Any, Any], Any]:
    from training.network.loss import consistent_ctc_loss, ctc_loss, taught_ctc_loss

    if options.teacher:
        return taught_ctc_loss(options.teacher_weight)
    return consistent_ctc_loss(options.consistency) if options.consistency > 0 else ctc_loss
