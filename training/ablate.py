"""`python -m training.ablate`: repeat one short training, each time with one thing changed.

``train`` runs the variants of a plan, resumes an interrupted one and skips finished ones; several processes can share
the work (``--part 1/2`` and ``2/2``). ``table`` reads the validation split with the weights after each variant's last
step, rather than its best ones, and prints a Markdown table.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from training.data.locations import add_dataset_option
from training.laboratory.ablation import read_plan, table
from training.network.backend import use_default_backend

_PLAN = Path(__file__).resolve().parents[1] / "docs" / "ablation.json"


def main(arguments: list[str] | None = None) -> None:
    """Train the variants of a plan, or print how well they read."""
    options = _parse(arguments)
    try:
        variants = read_plan(options.plan)
    except (OSError, ValueError) as error:
        raise SystemExit(f"The plan cannot be used: {error}") from None
    backend = use_default_backend()
    from training.laboratory.variants import measure_variants, train_variant

    if options.task == "train":
        number, parts = options.part
        for variant in variants[number - 1 :: parts]:
            train_variant(variant, options.dataset, options.out, backend)
    else:
        rows = list(measure_variants(variants, options.dataset, options.out))
        Console().print(table(rows), soft_wrap=True, markup=False, highlight=False)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.ablate", description=main.__doc__)
    parser.add_argument("task", choices=("train", "table"))
    add_dataset_option(parser)
    parser.add_argument("--plan", type=Path, default=_PLAN, help="variants (default: docs/ablation.json)")
    parser.add_argument(
        "--out", type=Path, default=Path("runs/ablation"), help="folder; each variant gets a folder in it"
    )
    parser.add_argument(
        "--part",
        type=_part,
        default=(1, 1),
        metavar="K/N",
        help="train every Nth variant, starting with the Kth",
    )
    return parser.parse_args(arguments)


def _part(given: str) -> tuple[int, int]:
    number, _, parts = given.partition("/")
    if not (number.isdecimal() and parts.isdecimal() and 1 <= int(number) <= int(parts)):
        raise argparse.ArgumentTypeError(
            f"Give a part and the number of parts, such as 1/2. Received: {given}"
        )
    return int(number), int(parts)


if __name__ == "__main__":
    main()
