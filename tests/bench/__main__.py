"""``python -m tests.bench``: measure Paraph, its peers, growth with the number of images, and training.

Prints measurements of this machine; nothing is asserted, since a busy machine is not a bug.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench import table
from tests.bench.growth import growth
from tests.bench.image_set import SPLITS, ImageSet, image_set
from tests.bench.measure import Result, measure
from tests.bench.peers import catalogue
from tests.bench.peers.client import PeerError
from tests.bench.peers.install import NotInstalledError, installed
from tests.bench.speed import reading, startup
from tests.e2e.server import ROOT

TRAINING_S = 60
BULK_IMAGES = 1_000


def main() -> None:
    """Measure and print; with ``--json`` also write the numbers."""
    options = _options()
    manifest = sorted(ROOT.glob("weights/*/manifest.json"))[-1]
    shown = image_set(options.split)
    print(f"version {manifest.parent.name}, {machine()}, {options.threads} threads, {shown.source}")
    for line in (*startup(), *reading(manifest.parent, options.threads)):
        print(line, flush=True)
    results, missing = compared(manifest.parent, shown, options.peers)
    print(f"\n{table.whole(results)}\n\n{table.missing(missing or {})}", flush=True)
    steps = growth(shown.paths, options.threads)
    print(f"\n{table.grown(steps)}\n", flush=True)
    pace = training()
    print(table.trained(pace))
    if options.json:
        run = {
            "version": manifest.parent.name,
            "machine": machine(),
            "source": f"{len(shown.images):,} {shown.source}",
            "results": [result.to_dict() for result in results],
            "missing": missing,
            "growth": [step.to_dict() for step in steps],
            "training": pace,
        }
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(run, indent=1), encoding="utf-8")


def compared(bundle: Path, shown: ImageSet, with_peers: bool) -> tuple[list[Result], dict[str, str] | None]:
    """Measure Paraph and all peers that can be installed.

    Returns:
        The results, and the reasons why peers are missing; None without peers.
    """
    own = Path(sys.executable)
    results = [_logged(measure(item, own, shown, BULK_IMAGES)) for item in catalogue.paraph(bundle)]
    if not with_peers:
        return results, None
    missing: dict[str, str] = {}
    try:
        python = installed()
    except NotInstalledError as error:
        return results, {item.name: str(error) for item in catalogue.peers()}
    for item in catalogue.peers():
        try:
            results.append(_logged(measure(item, python, shown, BULK_IMAGES)))
        except PeerError as error:
            missing[item.name] = str(error)
    return results, missing


def training() -> dict[str, Any] | None:
    """Images a second of the training step, in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.training_speed", str(TRAINING_S)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    pace: dict[str, Any] | None = json.loads(done.stdout.splitlines()[-1])
    return pace


def machine() -> str:
    """The processor and its cores."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{(models or [platform.machine()])[0]}, {os.cpu_count()} cores"


def _logged(result: Result) -> Result:
    """Log a measurement to standard error."""
    print(f"measured {result.name}: exact {result.exact:.1%}", file=sys.stderr, flush=True)
    return result


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--threads", type=int, default=min(4, os.cpu_count() or 1), help="threads of the recognizer"
    )
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="measure only Paraph")
    parser.add_argument("--split", choices=SPLITS, default="test", help="which images to read")
    parser.add_argument("--json", type=Path, help="file for the numbers")
    return parser.parse_args()


if __name__ == "__main__":
    main()
