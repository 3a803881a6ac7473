"""`python -m training.pretrain`: train a network on the data set; resumable at any time.

Reads the train and validation splits, and writes checkpoints, the best weights and the run's metadata into a folder.
``training.export`` makes a bundle of that folder.
"""

from __future__ import annotations

from training.data.kept_out import collect_kept_out, write_kept_out
from training.data.packing import pack_split
from training.data.second_readings import better_labels
from training.network.backend import use_default_backend
from training.options.pretraining import parse


def main(arguments: list[str] | None = None) -> None:
    """Train a network, or resume a training, and leave the best weights in --out."""
    backend = use_default_backend()
    options = parse(main.__doc__, arguments)
    from training.fitting.pretraining import train

    readings = better_labels(options.dataset, options.readings)
    kept_out = collect_kept_out(options.keep_out, options.dataset)
    write_kept_out(options.out, kept_out)
    packs = {
        split: pack_split(options.dataset, split, options.out / split, readings, kept_out)
        for split in ("train", "validation")
    }
    train(options, packs["train"], packs["validation"], backend)


if __name__ == "__main__":
    main()
