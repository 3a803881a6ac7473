"""Which of the fields that a training keeps out have been learned all the same: by the weights that it starts from, or
through other packs that it learns from.

Knows what trainings, bundles and packs leave in their folders; knows no networks.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from backend.exchange.versions import MANIFEST
from training.data.kept_out import KEPT_OUT
from training.data.packing import Pack
from training.data.second_readings import read_readings, set_aside
from training.network.run_metadata import RUN_METADATA, START, read_run_metadata

MADE_OF = "made_of.csv"
"""Beside a pack of images that are made of others: the file names of those."""
RECOMBINED = "recombined-"
"""Begins the names of such images."""


def learned_before(
    fields: Collection[str], weights: Iterable[Path], packs: Iterable[Pack]
) -> dict[str, frozenset[str]]:
    """Those of ``fields`` that a training would know after all, by the path of what it knows them from.

    Args:
        weights: those that it starts from.
        packs: further images that it learns from.
    """
    wanted = frozenset(fields)
    found = {str(start): wanted - kept_out_by(start).keys() for start in weights}
    found |= {str(pack.folder): wanted & _shown_by(pack, wanted) for pack in packs}
    return {source: names for source, names in found.items() if names}


def kept_out_by(weights: Path) -> Mapping[str, str]:
    """File name to second reading of the fields that ``weights`` are known not to have learned.

    They may be those of a training, of one of its checkpoints, or of a bundle.

    None of a training that does not say what it started from, as in earlier releases: its list names what it left out
    itself.
    """
    for folder in (weights.parent, weights.parent.parent):
        if (folder / RUN_METADATA).exists():
            is_known = START in read_run_metadata(folder)
        elif (folder / MANIFEST).exists():
            is_known = KEPT_OUT in read_run_metadata(folder / MANIFEST)["files"]
        else:
            continue
        listed = folder / KEPT_OUT
        return read_readings(listed) if is_known and listed.exists() else {}
    return {}


def write_made_of(folder: Path, names: Iterable[str]) -> None:
    """Say beside a pack which images its own are made of."""
    with (folder / MADE_OF).open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("FILENAME",), *((name,) for name in names)])


def _shown_by(pack: Pack, wanted: frozenset[str]) -> frozenset[str]:
    """Names of the images in ``pack``, and of those that they are made of; all that are wanted if it does not say."""
    names = frozenset(pack.file_names)
    if not any(name.startswith(RECOMBINED) for name in names):
        return names
    made_of = pack.folder / MADE_OF
    return names | (set_aside([made_of]) if made_of.exists() else wanted)
