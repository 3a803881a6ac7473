"""`python -m training.pretrain`: train a network on the data set; resumable at any time.

Reads the train and validation splits, and writes checkpoints, the best weights and the run's metadata into a folder.
``training.export`` makes a bundle of that folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from training.data.kept_out import collect_kept_out, write_kept_out
from training.data.packing import open_pack, pack_split
from training.data.second_readings import better_labels
from training.fitting import checkpoint
from training.fitting.learned_before import learned_before
from training.network.backend import use_default_backend
from training.options.pretraining import Options, parse


def main(arguments: list[str] | None = None) -> None:
    """Train a network, or resume a training, and leave the best weights in --out."""
    backend = use_default_backend()
    options = parse(main.__doc__, arguments)
    from training.fitting.pretraining import train

    readings = better_labels(options.dataset, options.readings)
    kept_out = collect_kept_out(options.keep_out, options.dataset)
    write_kept_out(options.out, _never_learned(kept_out, options))
    packs = {
        split: pack_split(options.dataset, split, options.out / split, readings, kept_out)
        for split in ("train", "validation")
    }
    train(options, packs["train"], packs["validation"], backend)


def _never_learned(kept_out: dict[str, str], options: Options) -> dict[str, str]:
    """What a bundle of the weights may say that it has never learned; the rest is named."""
    known = learned_before(kept_out, _known_weights(options), map(open_pack, options.extra))
    for source, names in known.items():
        Console().print(
            f"{source} may have learned {len(names)} of the {len(kept_out)} fields of --keep-out, such as "
            f"{min(names)}: they are left out here too, but not listed with the weights as never learned.",
            soft_wrap=True,
            highlight=False,
        )
    return {name: text for name, text in kept_out.items() if not any(name in some for some in known.values())}


def _known_weights(options: Options) -> Iterator[Path]:
    """Weights whose knowledge the training begins with: those of --init or --shrink, and its own if it is resumed."""
    if options.start is not None:
        yield options.start
    if options.resume and (newest := checkpoint.newest(options.out)):
        yield newest / checkpoint.AVERAGE


if __name__ == "__main__":
    main()
