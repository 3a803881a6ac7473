"""The list of fields that a training kept out, which comes with its bundle: the gate can compare versions on them.

A network that has learned a field by heart reads it, however much else it forgets. Knows bundles and a CSV of FILENAME
and READING, the second reading, empty if there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from backend.recognizer.bundle import Bundle
from training.data.dataset import read_pieces
from training.data.second_readings import SECOND_READINGS, read_readings, set_aside, write_readings

KEPT_OUT = "kept_out.csv"
"""The file in a bundle, and beside the weights that pretraining leaves."""


def collect_kept_out(paths: Iterable[Path], dataset: Path | None) -> dict[str, str]:
    """File name to second reading of all fields in ``paths``; those of the data set win.

    Raises:
        DatasetError: a CSV has no column FILENAME.
    """
    paths = list(paths)
    second = dataset / SECOND_READINGS if dataset is not None else None
    known = dict(_given(paths))
    known |= read_readings(second if second is not None and second.exists() else None)
    return {name: known.get(name, "") for name in sorted(set_aside(paths))}


def write_kept_out(folder: Path, fields: Mapping[str, str]) -> Path | None:
    """Write the list into ``folder``; without fields, remove one that is there. Return the file, if there is one."""
    path = folder / KEPT_OUT
    if not fields:
        path.unlink(missing_ok=True)
        return None
    folder.mkdir(parents=True, exist_ok=True)
    write_readings(path, fields)
    return path


def kept_out_file(bundle: Bundle) -> Path | None:
    """The list in ``bundle``; None if it has none."""
    return bundle.dir / KEPT_OUT if KEPT_OUT in bundle.manifest.files else None


def kept_out_of(bundle: Bundle) -> dict[str, str]:
    """File name to second reading of the fields that neither ``bundle`` nor those it comes from were trained on."""
    return read_readings(kept_out_file(bundle))


def _given(paths: Iterable[Path]) -> Iterable[tuple[str, str]]:
    for path in paths:
        for piece in read_pieces(path, ("FILENAME",)):
            if "READING" in piece.columns:
                yield from zip(piece["FILENAME"], piece["READING"], strict=True)
