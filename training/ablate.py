"""`python -m training.ablate`: one short training again and again, each time with one thing changed.

``train`` runs the variants of a plan, goes on where it was stopped and leaves out what is done; two of it may share
the work (``--part 1/2`` and ``2/2``). ``table`` reads the validation split with each network after its last step, not
with the best of its steps, and prints Markdown.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from backend.recognizer.alphabet import NAMES
from backend.recognizer.normalise import ImageSpec
from training.data.augment import Strength
from training.data.locations import add_dataset_option
from training.data.packing import Pack
from training.data.second_readings import better_labels
from training.fitting import checkpoint
from training.measures.ablation import Measured, Variant, read_plan, scored, table
from training.network.backend import use_default_backend
from training.network.record import RECORD, read_record
from training.options.pretraining import Options, parse
from training.pretrain import prepare, train

if TYPE_CHECKING:
    from backend.recognizer.session import Session
    from training.data.batches import Batches

_PLAN = Path(__file__).resolve().parents[1] / "docs" / "ablation.json"
_COPIES = 3  # changed copies of each validation field
_SEED = 77


def main(arguments: list[str] | None = None) -> None:
    """Train variants, or print what they read."""
    options = _parse(arguments)
    try:
        variants = read_plan(options.plan)
    except (OSError, ValueError) as error:
        raise SystemExit(f"The plan cannot be used: {error}") from None
    backend = use_default_backend()
    if options.task == "train":
        number, parts = options.part
        for variant in variants[number - 1 :: parts]:
            _train(variant, options.dataset, options.out, backend)
    else:
        rows = list(_measure(variants, options.dataset, options.out))
        Console().print(table(rows), soft_wrap=True, markup=False, highlight=False)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("task", choices=("train", "table"))
    add_dataset_option(parser)
    parser.add_argument("--plan", type=Path, default=_PLAN, help="variants (default: docs/ablation.json)")
    parser.add_argument("--out", type=Path, default=Path("runs/ablation"), help="a folder for each variant")
    parser.add_argument(
        "--part", type=_part, default=(1, 1), metavar="K/N", help="train each Nth variant from the Kth on"
    )
    return parser.parse_args(arguments)


def _part(given: str) -> tuple[int, int]:
    number, _, parts = given.partition("/")
    if not (number.isdecimal() and parts.isdecimal() and 1 <= int(number) <= int(parts)):
        raise argparse.ArgumentTypeError(
            f"Give the part and how many there are, such as 1/2. Received: {given}"
        )
    return int(number), int(parts)


def _train(variant: Variant, dataset: Path, out: Path, backend: str) -> None:
    """Train ``variant`` to its end, unless its record says that it is there already."""
    import keras

    options = _options(variant, dataset, out)
    console = Console()
    if _is_finished(options.out):
        console.print(f"{variant.change}: done before", highlight=False)
        return
    console.print(f"{variant.change}: {' '.join(variant.arguments)}", highlight=False)
    keras.backend.clear_session()
    options.out.mkdir(parents=True, exist_ok=True)
    train(options, _pack(options, out, "train"), _pack(options, out, "validation"), backend)


def _options(variant: Variant, dataset: Path, out: Path) -> Options:
    # All are to train equally long, with or without a better CER.
    own = ["--dataset", str(dataset), "--out", str(out / variant.folder), "--resume", "--patience", "1000000"]
    return parse(None, [*variant.arguments, *own])


def _is_finished(folder: Path) -> bool:
    return (folder / RECORD).exists() and "steps" in read_record(folder)


def _pack(options: Options, out: Path, split: str) -> Pack:
    """The split with the labels that the variant asks for, packed once for all that ask for the same."""
    whose = "-".join(csv.stem for csv in options.readings) or "labels"
    readings = better_labels(options.dataset, options.readings)
    return prepare(options.dataset, split, out / "packs" / f"{split}-{whose}", readings)


def _measure(variants: list[Variant], dataset: Path, out: Path) -> Iterator[Measured]:
    from training.data.batches import Batches

    for variant in variants:
        options = _options(variant, dataset, out)
        if not _is_finished(options.out):
            Console(stderr=True).print(f"{variant.change}: not trained yet", highlight=False)
            continue
        pack = _pack(options, out, "validation")
        named = np.array([number for number, text in enumerate(pack.texts) if text])
        plain = Batches(pack, named, NAMES, ImageSpec(), size=1, strength=None)
        copies = np.repeat(named, _COPIES)
        changed = Batches(pack, copies, NAMES, ImageSpec(), 1, _SEED, Strength(plain=0))
        yield _measured(variant.change, options, plain, changed)


def _measured(change: str, options: Options, plain: Batches, changed: Batches) -> Measured:
    # Not needed for training, and an accelerator's machine may have no ONNX Runtime.
    from backend.recognizer.session import Session
    from training.bundling.onnx_export import to_onnx
    from training.fitting.validation import read
    from training.network.network import NetworkSpec, build

    record = read_record(options.out)
    model = build(NetworkSpec.from_dict(record["network"]), NAMES.size)
    model.set_weights(checkpoint.load_average(options.out))
    to_onnx(model, options.out / "network.onnx")
    network = _Timed(Session(options.out / "network.onnx"))
    read_plain = scored(*read(network.run, plain))
    milliseconds = 1e3 * float(np.median(network.seconds))
    return Measured(
        change,
        parameters=model.count_params(),
        fields_seen=record["steps"] * options.batch,
        loss=record["history"][-1]["loss"],
        milliseconds=milliseconds,
        plain=read_plain,
        changed=scored(*read(network.run, changed)),
    )


@dataclass
class _Timed:
    """A network that notes how long each run took."""

    session: Session
    seconds: list[float] = field(default_factory=list)

    def run(self, pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        begun = time.perf_counter()
        logits = self.session.run(pixels)
        self.seconds.append(time.perf_counter() - begun)
        return logits


if __name__ == "__main__":
    main()
