"""`python -m training.dataset`: count the rows of the data set that can be learned from."""

from __future__ import annotations

import argparse

from rich.console import Console
from rich.table import Table

from training.data.dataset import SPLITS, Examiner, count_rows, progress_bar, report_split
from training.data.locations import add_dataset_option


def main(arguments: list[str] | None = None) -> None:
    """Print how many rows of each split can be learned from, and why the others cannot."""
    parser = argparse.ArgumentParser(prog="python -m training.dataset", description=main.__doc__)
    add_dataset_option(parser)
    parser.add_argument("--split", choices=SPLITS, action="append", help="default: all three")
    options = parser.parse_args(arguments)
    table = Table("split", "rows", "used", "left out", "reason")
    for split in options.split or SPLITS:
        bar = progress_bar(f"examining {split}", count_rows(options.dataset, split))
        report = report_split(options.dataset, split, Examiner(), bar)
        left_out = sum(report.left_out.values())
        table.add_row(split, str(report.rows), str(report.used), str(left_out), "")
        for reason, count in report.left_out.most_common():
            table.add_row("", "", "", str(count), reason)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
