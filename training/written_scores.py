"""`python -m training.written_scores`: how well weights read fields whose text is known as it is written.

Reads by the best path alone, without beam search and name prior. Prints exact match and CER of readings as they are, in
any case, and folded to upper case without accents. The weights may be a bundle's, or a training's beside its
``run.json``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.table import Table

from training.data.locations import add_dataset_option
from training.measures.written_scores import load_network, scores, texts_of
from training.measures.written_sets import open_set
from training.network.backend import use_default_backend


def main(arguments: list[str] | None = None) -> None:
    """Score weights on sets such as pack=DIR, names=CSV, register=DIR, places=DIR."""
    use_default_backend()
    parser = argparse.ArgumentParser(prog="python -m training.written_scores", description=main.__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="FILE.weights.h5 or average.npz")
    parser.add_argument("--set", action="append", required=True, metavar="KIND=PATH", dest="sets")
    parser.add_argument("--show", type=int, default=0, help="how many readings of each set to print as well")
    add_dataset_option(parser)
    options = parser.parse_args(arguments)
    run, alphabet, image = load_network(options.weights)
    table, console = Table("set", "fields", "as", "exact", "CER"), Console(width=120)
    for named in options.sets:
        kind, _, path = named.partition("=")
        greys, truth = zip(*open_set(kind, Path(path), options.dataset), strict=True)
        read = texts_of(run, alphabet, image, greys)
        for name, found in scores(truth, read).items():
            table.add_row(named[-48:], str(found.texts), name, f"{found.exact_match:.1%}", f"{found.cer:.2%}")
        for pair in list(zip(truth, read, strict=True))[: options.show]:
            console.print(*map(repr, pair))
    console.print(table)


if __name__ == "__main__":
    main()
