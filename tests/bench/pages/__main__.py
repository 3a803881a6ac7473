"""How pages are recognised, laid over their forms and read: `python -m tests.bench.pages`, or `make bench-pages`.

All drawn forms are known at once. Pages of them come printed, scanned, copied, scanned in black and white, and
photographed, with names on them; the truth is known to the point. Beside them come pages that no form may take. Then
real pages with points marked by hand, mixed-up piles, and a long PDF.
"""

from __future__ import annotations

import argparse
import os

from tests.bench.machine import machine
from tests.bench.pages import mixing, pairs, pile, table, workers
from tests.bench.pages.cases import KINDS
from tests.bench.pages.ink import all_ink
from tests.bench.pages.outcome import Outcome
from tests.handwriting import dataset_dir

_PILES = 40  # of each layout of a form and each copy
_PILE_PAGES = 50  # of the long PDF, for each copy
_MOST_PILE_PAGES = 500


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--copies", type=int, default=10, help="of each page, kind and edition (default: 10)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at the same time")
    arguments = parser.parse_args()
    print(f"{machine()}, load {os.getloadavg()[0]:.1f}, {arguments.copies} copies\n", flush=True)
    outcomes = list(workers.outcomes(arguments.copies, arguments.jobs))
    for part in (table.errors, table.decisions, _speed, table.fields):
        print(part(outcomes), end="\n\n", flush=True)
    names = dataset_dir()
    if names is not None:
        print(table.pairs(pairs.errors(names.parent / "forms")), end="\n\n", flush=True)
    for wrong in (mixing.WRONG, mixing.SELDOM_WRONG):
        print(table.mixed(mixing.measured(_PILES * arguments.copies, wrong)), flush=True)
    print(table.evened(mixing.evened(_PILES * arguments.copies)), end="\n\n", flush=True)
    for line in pile.measured(min(_MOST_PILE_PAGES, _PILE_PAGES * arguments.copies), all_ink()):
        print(line, flush=True)


def _speed(outcomes: list[Outcome]) -> str:
    own = [outcome.seconds for outcome in outcomes if outcome.group in KINDS]
    pace = f"{2 * len(own) / sum(own):.2f} pages a second on two cores"
    return f"{pace}, all forms known, without opening files and reading."


if __name__ == "__main__":
    main()
