"""`python -m training.not_names`: count names that are refused, and scribbles, stamps, print and lines taken for names.

With ``--fit`` the weights that recognise them are fitted to the bundle's network first: on every second training field,
drawn fields of half the shapes and fonts, and ``--learn``. All counts are of the others. ``python -m training.export
--not-names`` puts the fitted file into a bundle.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.not_names.reasons import Reasons, reasons_of
from training.bundling.not_names import gathered
from training.data.locations import add_dataset_option, add_weights_option, bundle_at
from training.drawn.typeset import font_files
from training.laboratory.not_names.fields import DRAWN
from training.laboratory.not_names.fit import fit
from training.laboratory.not_names.scores import TOLD, count_told
from training.laboratory.not_names.sets import FieldSets


def main(arguments: list[str] | None = None) -> None:
    """Print a table with a row for each set of fields, and what is recognised on them."""
    options = _options(arguments)
    bundle = bundle_at(options.weights)
    sets = _sets(options)
    reasons = _reasons(options, bundle, sets)
    recognizer = Recognizer(bundle, options.threads, reasons=reasons)
    found = {name: count_told(recognizer, crops) for name, crops in sets.measured()}
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
        given: Callable[[str], object] = str if name == "set" else Path
        parser.add_argument(f"--{name}", type=given, nargs="+", default=[], metavar=metavar, help=words)
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


def _sets(options: argparse.Namespace) -> FieldSets:
    return FieldSets(
        dataset=options.dataset,
        fonts=font_files(options.fonts),
        learn=options.learn,
        known=options.set,
        printed=options.print,
        lines=options.lines,
        names=options.names,
        drawn=options.drawn,
    )


def _reasons(options: argparse.Namespace, bundle: Bundle, sets: FieldSets) -> Reasons | None:
    if options.fit is not None:
        fitted = _fitted(options, bundle, sets)
        options.fit.write_text(fitted.to_json(), encoding="utf-8")
        return fitted
    if options.reasons is not None:
        return Reasons.from_json(options.reasons.read_text(encoding="utf-8"))
    return reasons_of(bundle)


def _fitted(options: argparse.Namespace, bundle: Bundle, sets: FieldSets) -> Reasons:
    recognizer = Recognizer(bundle, options.threads)
    drawn = {kind: gathered(recognizer, bundle, sets.drawn_to_learn(kind)) for kind in DRAWN}
    return fit(gathered(recognizer, bundle, sets.names_to_learn()), drawn)


def _print(found: Mapping[str, Mapping[str, int]]) -> None:
    table = Table("fields of", "", *TOLD)
    for name, counts in found.items():
        table.add_row(name, str(sum(counts.values())), *(str(counts[told]) for told in TOLD))
    Console().print(table)


if __name__ == "__main__":
    main()
