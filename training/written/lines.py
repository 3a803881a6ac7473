"""Lines and words of transcribed registers and letters as samples, as they are written.

Reads a folder with ``lines/`` and ``lines.csv`` (FILENAME, TEXT, PAGE). One page in five is set aside, chosen by a hash
of its name, so that no page's writer is both learned from and measured on.
"""

from __future__ import annotations

import hashlib
import html
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import WRITTEN
from backend.recognizer.ctc import frames_needed
from backend.recognizer.image import ImageRefusedError, decode
from backend.recognizer.normalise import ImageSpec, normalise
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.dataset import Sample, read_pieces
from training.data.word_cutting import cut_words
from training.network.spec import FRAME_STRIDE

WIDEST = 640  # columns of a line as long as those of registers
_ONE_IN = 5  # pages, of which one is set aside
_SIGNS = {"’": "'", "‘": "'", "–": "-", "—": "-", "ſ": "s", "«": "", "»": "", '"': "", "\u00a0": " "}
_PADDING = 0.25  # of a line's height, left and right of a word


@dataclass(frozen=True)
class Line:
    """One transcribed line, ``grey`` ``(H, W)``; ``page`` stands for the writer."""

    name: str
    text: str
    page: str
    grey: NDArray[np.uint8]

    @property
    def is_set_aside(self) -> bool:
        """Whether this writer is for measuring."""
        return hashlib.sha256(self.page.encode()).digest()[0] % _ONE_IN == 0


def read_lines(folder: Path) -> Iterator[Line]:
    """All lines whose text the alphabet can write.

    Raises:
        DatasetError: a column is missing.
    """
    for piece in read_pieces(folder / "lines.csv", ("FILENAME", "TEXT", "PAGE")):
        for name, text, page in zip(piece["FILENAME"], piece["TEXT"], piece["PAGE"], strict=True):
            told = " ".join(
                "".join(_SIGNS.get(c, c) for c in unicodedata.normalize("NFC", html.unescape(text))).split()
            )
            if told and all(character in WRITTEN.characters for character in told):
                try:
                    grey = decode((folder / "lines" / name).read_bytes())
                except ImageRefusedError:  # a crop of a few pixels
                    continue
                yield Line(Path(name).stem, told, page, grey)


def line_samples(line: Line, spec: ImageSpec) -> Iterator[Sample]:
    """The line as a whole."""
    yield from _sample(line.name, line.text, line.grey, spec)


def word_samples(line: Line, spec: ImageSpec) -> Iterator[Sample]:
    """Its words that have a letter or a digit; none if they could not be separated."""
    grey, words = line.grey, line.text.split()
    padding = round(_PADDING * len(grey))
    for number, (word, columns) in enumerate(zip(words, cut_words(grey, words) or (), strict=False)):
        first, end = max(0, columns[0] - padding // 2), columns[1] + padding // 2
        if any(map(str.isalnum, word)):
            yield from _sample(f"{line.name}-{number}", word, grey[:, first:end], spec)


def _sample(name: str, text: str, grey: NDArray[np.uint8], spec: ImageSpec) -> Iterator[Sample]:
    width = normalise(grey, spec).pixels.shape[1]
    if frames_needed(tuple(WRITTEN.encode(text))) <= width // FRAME_STRIDE:
        yield Sample(name, text, np.ascontiguousarray(grey), width, LeftOpen.NOTHING)
