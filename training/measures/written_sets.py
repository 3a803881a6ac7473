"""Sets of fields whose text is known as it is written: mixed-case names, words of wills, registers, places.

Knows where each lies and its columns. Knows nothing of networks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.image import decode
from training.data.dataset import read_pieces, split_files
from training.data.packing import open_pack

Known = tuple[NDArray[np.uint8], str]  # (H, W) grey levels, text as written
_TESTED_WRITERS = frozenset(map(str, range(13, 21)))  # of the places
_KNOWN_WRITERS = frozenset(map(str, range(1, 13)))  # for corrections


def pack_set(folder: Path) -> Iterator[Known]:
    """The named fields of a pack."""
    pack = open_pack(folder)
    for number, text in enumerate(pack.texts):
        if text:
            yield np.ascontiguousarray(pack.grey(number)), text


def names_set(csv: Path, dataset: Path) -> Iterator[Known]:
    """The fields that ``csv`` (FILENAME, TEXT, USE) holds out, from the dataset of names."""
    for piece in read_pieces(csv, ("FILENAME", "TEXT", "USE")):
        for name, text, use in zip(piece["FILENAME"], piece["TEXT"], piece["USE"], strict=True):
            if use == "held-out":
                split = "validation" if name.startswith("VALIDATION") else "train"
                yield decode((split_files(dataset, split)[1] / name).read_bytes()), _nfc(text)


def register_set(folder: Path) -> Iterator[Known]:
    """Every name of a register, ``name_lines.csv`` (FILENAME, TEXT) beside ``name_lines/``."""
    for piece in read_pieces(folder / "name_lines.csv", ("FILENAME", "TEXT")):
        for name, text in zip(piece["FILENAME"], piece["TEXT"], strict=True):
            yield decode((folder / "name_lines" / name).read_bytes()), _nfc(text)


def places_set(folder: Path, writers: Container[str] = _TESTED_WRITERS) -> Iterator[Known]:
    """The fields of ``writers``, 13 to 20 by default, ``labels.csv`` (FILENAME, IDENTITY, WRITER) in ``images/``."""
    for piece in read_pieces(folder / "labels.csv", ("FILENAME", "IDENTITY", "WRITER")):
        rows = zip(piece["FILENAME"], piece["IDENTITY"], piece["WRITER"], strict=True)
        for name, text, writer in rows:
            if writer.lstrip("0") in writers:
                yield decode((folder / "images" / name).read_bytes()), _nfc(text)


def open_set(kind: str, path: Path, dataset: Path) -> Iterator[Known]:
    """The set of a kind at ``path``.

    Raises:
        ValueError: there is no such kind.
    """
    kinds: dict[str, Callable[[Path], Iterator[Known]]] = {
        "pack": pack_set,
        "names": lambda csv: names_set(csv, dataset),
        "register": register_set,
        "places": places_set,
        "known-places": lambda folder: places_set(folder, _KNOWN_WRITERS),
    }
    if kind not in kinds:
        raise ValueError(f"A set is one of {', '.join(kinds)}. Received: {kind!r}")
    return kinds[kind](path)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'")
