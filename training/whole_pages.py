"""`python -m training.whole_pages`: count fields that are taken for whole pages, and pages that are not.

Each folder is one line of the output. Folders of lines hold ``all_lines.csv`` and ``pages``; crops of several lines are
cut from them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from training.laboratory.whole_pages import Looks, images_in, look, look_at_crops, paragraphs

_LINES = (2, 3, 4, 5, 8)


def main(arguments: list[str] | None = None) -> None:
    """Print what an upload makes of images of fields, of pages, and of several lines."""
    parser = argparse.ArgumentParser(prog="python -m training.whole_pages", description=main.__doc__)
    for name in ("fields", "pages", "lines"):
        parser.add_argument(
            f"--{name}", type=Path, nargs="+", default=[], metavar="DIR", help=f"folders of {name}"
        )
    parser.add_argument("--json", type=Path, help="also write the counts to this file")
    options = parser.parse_args(arguments)
    console = Console()
    counts: dict[str, dict[str, int]] = {}
    for name, found in _looks(options):
        counts[name] = asdict(found)
        console.print(
            f"{name}: {found.images} images, {found.pages} whole pages ({found.pages / max(1, found.images):.2%}), "
            f"{found.too_large} with too many pixels, {found.others} refused otherwise, {found.fields} fields",
            highlight=False,
            soft_wrap=True,
        )
    if options.json is not None:
        options.json.write_text(json.dumps(counts, indent=1), encoding="utf-8")


def _looks(options: argparse.Namespace) -> Iterator[tuple[str, Looks]]:
    for kind in ("fields", "pages"):
        for folder in getattr(options, kind):
            yield f"{kind} in {folder}", look(images_in(folder))
    for folder in options.lines:
        for lines in _LINES:
            yield f"{lines} lines of {folder}", look_at_crops(paragraphs(folder, lines))


if __name__ == "__main__":
    main()
