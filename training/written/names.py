"""Names whose case and accents a person read, as samples as they are written.

Yields only the rows of ``mixed_case.csv`` (FILENAME, TEXT, USE) that are to be learned from, not those held out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from backend.recognizer.alphabet import WRITTEN
from backend.recognizer.image import decode
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.dataset import Sample, read_pieces, split_files

NAMES_READ = Path(__file__).parents[1] / "data" / "mixed_case.csv"
TRAIN = "train"  # the USE of rows to learn from


def name_samples(csv: Path, dataset: Path, spec: ImageSpec) -> Iterator[Sample]:
    """The rows to learn from, all of the train split.

    Raises:
        DatasetError: a column is missing.
        UnknownCharacterError: a text cannot be written.
    """
    folder = split_files(dataset, "train")[1]
    for piece in read_pieces(csv, ("FILENAME", "TEXT", "USE")):
        for name, text, use in zip(piece["FILENAME"], piece["TEXT"], piece["USE"], strict=True):
            if use == TRAIN:
                grey = decode((folder / name).read_bytes())
                told = unicodedata.normalize("NFC", text)
                WRITTEN.encode(told)
                yield Sample(name, told, grey, normalise(grey, spec).pixels.shape[1], LeftOpen.NOTHING)
