"""``python -m tests.fuzz``: damaged zips, lists, manifests and cursors; exit status 1 if an error has no name."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fuzz.rounds import fuzz
from tests.fuzz.targets import NAMES, targets


def main() -> int:
    """Fuzz for the given time and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600.0, help="default: 600")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other damage; default: 0")
    parser.add_argument("--only", choices=NAMES, help="one parser")
    parser.add_argument("--keep", type=Path, help="a folder for the files that a parser failed on")
    options = parser.parse_args()
    chosen = {name: target for name, target in targets().items() if options.only in (None, name)}
    report = fuzz(chosen, options.seconds, options.seed)
    for line in report.lines():
        print(line.encode("utf-8", "backslashreplace").decode())
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        for number, (name, _, data) in enumerate(report.failures):
            (options.keep / f"{number}-{name}").write_bytes(data)
    return 0 if report.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
