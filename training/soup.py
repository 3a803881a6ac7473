"""`python -m training.soup`: average the weights of two trainings, the second of which started from the first.

Weights between the two ends of a fine-tuning often read better than either (Wortsman et al., "Robust fine-tuning of
zero-shot models", CVPR 2022). Writes the averaged weights, the second training's metadata and the list of what both
kept out into a folder that ``training.export`` takes.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training.network.backend import use_default_backend


def main(arguments: list[str] | None = None) -> None:
    """Average the weights of two trainings."""
    options = _parse(arguments)
    use_default_backend()
    from training.laboratory.averaged_trainings import average_trainings

    average_trainings(options.first, options.second, options.record, options.share, options.out)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.soup", description=main.__doc__)
    parser.add_argument(
        "--first", type=Path, required=True, help="weights that the second training started from"
    )
    parser.add_argument(
        "--second",
        type=Path,
        required=True,
        help="weights of the second training: FILE.weights.h5, or average.npz of a checkpoint",
    )
    parser.add_argument("--record", type=Path, required=True, help="run.json of the second training")
    parser.add_argument(
        "--share", type=float, default=0.5, help="weight of the second training (default: 0.5)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for best.weights.h5 and run.json")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
