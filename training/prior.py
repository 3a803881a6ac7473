"""`python -m training.prior`: build a name prior from a list of names with counts (CSV: NAME, COUNT)."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from backend.recognizer.alphabet import NAMES
from training.data.dataset import DatasetError
from training.name_prior.counts import build_prior, read_counts, read_labels


def main(arguments: list[str] | None = None) -> int:
    """Build a name prior; return 0, or 2 after an error message."""
    parser = argparse.ArgumentParser(
        prog="python -m training.prior", description="Build a name prior from a list of names with counts."
    )
    parser.add_argument("--counts", type=Path, required=True, help="CSV with NAME,COUNT")
    parser.add_argument(
        "--leave-out", type=Path, help="CSV whose IDENTITY column is subtracted from the counts"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("prior.npz"), help="file to write (default: prior.npz)"
    )
    options = parser.parse_args(arguments)
    try:
        prior = build_prior(read_counts(options.counts, NAMES, read_labels(options.leave_out)))
        prior.save(options.out)
    except (DatasetError, OSError) as error:
        Console(stderr=True).print(f"[bold]Cannot build a prior:[/] {error}", soft_wrap=True)
        return 2
    Console().print(
        f"{options.out}: {len(prior.names)} names, {len(prior.contexts)} contexts, "
        f"{options.out.stat().st_size / 1e6:.2f} MB",
        soft_wrap=True,
        highlight=False,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
