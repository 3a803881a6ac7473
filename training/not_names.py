"""`python -m training.not_names`: count names that are refused, and scribbles, stamps, print and lines taken for names.

With ``--fit`` the weights that recognise them are fitted to the bundle's network first: on every second training field,
drawn fields of half the shapes and fonts, and ``--learn``. All counts are of the others. ``python -m training.export
--not-names`` puts the fitted file into a bundle.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.layout.several_lines import LINES
from backend.recognizer.layout.whole_page import is_whole_page
from backend.recognizer.not_names.reasons import Reasons, reasons_of
from training.bundling.not_names import gathered
from training.data.augment import Strength, augment
from training.data.dataset import Examiner, read_rows
from training.data.locations import add_dataset_option, add_weights_option, bundle_at
from training.data.second_readings import read_second_readings
from training.drawn.synthetic_dataset import sample
from training.drawn.typeset import font_files
from training.laboratory.not_names.fields import DRAWN, drawn_fields, printed_labels, printed_lines, stacked
from training.laboratory.not_names.fit import fit
from training.laboratory.not_names.scores import TOLD, count_told
from training.laboratory.whole_pages import paragraphs
from training.measures.written_sets import open_set, pack_set

Grey = NDArray[np.uint8]
_SEED = 1
_STEP = 12
"""Rows from one training field of a half to the next, so that they are of all parts of the data set."""


def main(arguments: list[str] | None = None) -> None:
    """Print a table with a row for each set of fields, and what is recognised on them."""
    options = _options(arguments)
    bundle = bundle_at(options.weights)
    reasons = _reasons(options, bundle)
    recognizer = Recognizer(bundle, options.threads, reasons=reasons)
    found = {name: count_told(recognizer, crops) for name, crops in _measured(options)}
    _print(found)
    if options.json is not None:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.not_names", description=main.__doc__)
    add_dataset_option(parser)
    add_weights_option(parser)
    lists = {
        "fonts": ("DIR", "more fonts to print in"),
        "learn": ("PACK", "packs of other people's words to learn from"),
        "set": ("KIND=PATH", "other people's words to measure on, as in training.written_scores"),
        "print": ("PATH", "empty forms, or folders with a table of printed lines"),
        "lines": ("DIR", "folders of pages with a table of their lines"),
    }
    for name, (metavar, words) in lists.items():
        parser.add_argument(f"--{name}", nargs="+", default=[], metavar=metavar, help=words)
    parser.add_argument(
        "--names", type=int, default=4000, help="training fields of each half (default: 4000)"
    )
    parser.add_argument("--drawn", type=int, default=1000, help="drawn fields of a kind (default: 1000)")
    parser.add_argument("--fit", type=Path, metavar="FILE", help="fit first, and write the result to FILE")
    parser.add_argument(
        "--reasons", type=Path, metavar="FILE", help="fitted before (default: the bundle's own)"
    )
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="also write the counts to this file")
    return parser.parse_args(arguments)


def _reasons(options: argparse.Namespace, bundle: Bundle) -> Reasons | None:
    if options.fit is not None:
        fitted = _fitted(options, bundle)
        options.fit.write_text(fitted.to_json(), encoding="utf-8")
        return fitted
    if options.reasons is not None:
        return Reasons.from_json(options.reasons.read_text(encoding="utf-8"))
    return reasons_of(bundle)


def _fitted(options: argparse.Namespace, bundle: Bundle) -> Reasons:
    recognizer = Recognizer(bundle, options.threads)
    fonts = font_files(map(Path, options.fonts))
    drawn = {
        kind: gathered(recognizer, bundle, drawn_fields(kind, 0, fonts, options.drawn, _SEED))
        for kind in DRAWN
    }
    names = gathered(recognizer, bundle, _names_to_learn(options))
    return fit(names, drawn)


def _names_to_learn(options: argparse.Namespace) -> Iterator[Grey]:
    """Training fields as they are and changed, since the network is surer of them than of new ones; words by other
    people; drawn names, so that being drawn is not a sign of anything."""
    for number, grey in enumerate(_training_fields(options, 0)):
        yield grey
        yield augment(grey, np.random.default_rng((_SEED, number)), Strength(plain=0))
    for folder in options.learn:
        yield from _spread((grey for grey, _ in pack_set(Path(folder))), options.drawn)
    yield from (sample(_SEED, "train", number, blank_share=0)[0] for number in range(options.drawn))


def _measured(options: argparse.Namespace) -> Iterator[tuple[str, Iterable[Grey]]]:
    yield "validation", _named(options, "validation")
    yield "training fields", _training_fields(options, 1)
    for given in options.set:
        kind, _, path = given.partition("=")
        yield given, (grey for grey, _ in open_set(kind, Path(path), options.dataset))
    fonts = font_files(map(Path, options.fonts))
    for kind in DRAWN:
        yield f"drawn: {kind}", drawn_fields(kind, 1, fonts, options.drawn, _SEED)
    for path in map(Path, options.print):
        yield f"print in {path.name}", printed_lines(path) if path.is_dir() else printed_labels(path)
    yield "three names", _as_fields(stacked(_named(options, "validation"), LINES))
    for folder in map(Path, options.lines):
        yield f"three lines of {folder.name}", _as_fields(paragraphs(folder, LINES))


def _as_fields(crops: Iterable[Grey]) -> Iterator[Grey]:
    """Those that an upload takes."""
    return (crop for crop in crops if not is_whole_page(crop))


def _training_fields(options: argparse.Namespace, half: int) -> Iterator[Grey]:
    """This many training fields with a name; those of the other half are of other rows."""
    return islice(_named(options, "train", half * _STEP // 2, _STEP), options.names)


def _named(options: argparse.Namespace, split: str, first: int = 0, step: int = 1) -> Iterator[Grey]:
    examiner = Examiner(blanks=False, readings=read_second_readings(options.dataset))
    for row in islice(read_rows(options.dataset, split), first, None, step):
        known = examiner.examine(row)
        if not isinstance(known, str):
            yield known.grey


def _spread(crops: Iterable[Grey], most: int) -> list[Grey]:
    """At most ``most`` of the crops, spread from first to last so that all writers are there."""
    every = list(crops)
    return every[:: -(-len(every) // most)] if every else []


def _print(found: Mapping[str, Mapping[str, int]]) -> None:
    table = Table("fields of", "", *TOLD)
    for name, counts in found.items():
        table.add_row(name, str(sum(counts.values())), *(str(counts[told]) for told in TOLD))
    Console().print(table)


if __name__ == "__main__":
    main()
