"""`python -m training.whole_pages`: count fields that are taken for whole pages, and pages that are not.

Each folder is one line of the output. Folders of lines hold ``all_lines.csv`` and ``pages``; crops of several lines are
cut from them. Folders of names are read, and read again stacked in pairs, as two names in one image.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from backend.recognizer.engine import Recognizer
from backend.recognizer.image import decode
from training.data.locations import add_weights_option, bundle_at
from training.laboratory.two_names import Certainty, certainty, pairs
from training.laboratory.whole_pages import Refusals, images_in, paragraphs, refusals_of, refusals_of_crops

_LINES = (2, 3, 4, 5, 8)
_PAIRS = 300
_SEED = 1
_FOLDERS = {
    "fields": "folders of images of fields",
    "pages": "folders of pages",
    "lines": "folders of pages with a table of their lines",
    "names": "folders of fields with one name each",
}


def main(arguments: list[str] | None = None) -> None:
    """Print what an upload makes of images of fields, of pages, of several lines and of two names."""
    parser = argparse.ArgumentParser(prog="python -m training.whole_pages", description=main.__doc__)
    for name, words in _FOLDERS.items():
        parser.add_argument(f"--{name}", type=Path, nargs="+", default=[], metavar="DIR", help=words)
    add_weights_option(parser)
    parser.add_argument("--json", type=Path, help="also write the counts to this file")
    options = parser.parse_args(arguments)
    console = Console(soft_wrap=True, highlight=False)
    counts: dict[str, dict[str, int]] = {}
    for name, refusals in _refusals(options):
        counts[name] = asdict(refusals)
        console.print(f"{name}: {_shown(refusals)}")
    for name, sure in _certainties(options):
        counts[name] = asdict(sure)
        console.print(
            f"{name}: {sure.crops} images, {sure.before} surely read, {sure.after} after each line was read"
        )
    if options.json is not None:
        options.json.write_text(json.dumps(counts, indent=1), encoding="utf-8")


def _refusals(options: argparse.Namespace) -> Iterator[tuple[str, Refusals]]:
    for kind in ("fields", "pages"):
        for folder in getattr(options, kind):
            yield f"{kind} in {folder}", refusals_of(images_in(folder))
    for folder in options.lines:
        for lines in _LINES:
            yield f"{lines} lines of {folder}", refusals_of_crops(paragraphs(folder, lines))


def _certainties(options: argparse.Namespace) -> Iterator[tuple[str, Certainty]]:
    if not options.names:
        return
    recognizer = Recognizer(bundle_at(options.weights), 2)
    for folder in options.names:
        crops = [decode(file.read_bytes()) for file in images_in(folder)]
        yield f"names in {folder}", certainty(recognizer, crops)
        yield f"pairs of {folder}", certainty(recognizer, pairs(recognizer, crops, _PAIRS, _SEED))


def _shown(refusals: Refusals) -> str:
    share = refusals.pages / max(1, refusals.images)
    return (
        f"{refusals.images} images, {refusals.pages} whole pages ({share:.2%}), "
        f"{refusals.too_large} with too many pixels, {refusals.others} refused otherwise, {refusals.fields} fields"
    )


if __name__ == "__main__":
    main()
