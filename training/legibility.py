"""`python -m training.legibility`: count unreadable images that are recognised as such, and names mistaken for them.

The unreadable images are those that a person could not read when reading the data set a second time; no training or
calibration has seen them.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import track

from backend.recognizer.engine import Recognizer
from training.data.locations import add_dataset_option, add_weights_option, bundle_at
from training.laboratory.legibility import measure, read_twice


def main(arguments: list[str] | None = None) -> None:
    """Print how many unreadable images and how many names are called hardly legible."""
    parser = argparse.ArgumentParser(prog="python -m training.legibility", description=main.__doc__)
    add_dataset_option(parser)
    add_weights_option(parser)
    parser.add_argument("--json", type=Path, help="also write the counts to this file")
    options = parser.parse_args(arguments)
    console = Console()
    recognizer = Recognizer(bundle_at(options.weights), 2)
    unreadable, named = read_twice(options.dataset)
    result = measure(recognizer, track(unreadable, description="reading", console=console), named)
    console.print(
        f"of {result.unreadable} unreadable images {result.illegible} hardly legible, {result.blank} blank; "
        f"of {result.names} names {result.names_illegible} hardly legible, {result.right_guesses} of them right"
    )
    if options.json is not None:
        options.json.write_text(json.dumps(asdict(result), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
