"""Fields that show no name: scribbles, stamps and printed text, drawn or cut from real pages.

Knows font files, pages and boxes. Half 0 of the drawn ones is to learn from, half 1 to measure on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from backend.recognizer import image as pictures
from backend.recognizer.reading import Reason
from training.data.augment import Strength, augment
from training.data.dataset import read_pieces
from training.drawn.pen import Ink
from training.drawn.printed_crop import scan
from training.drawn.scribbles import scribble
from training.drawn.stamps import stamp
from training.drawn.synthetic_dataset import names
from training.drawn.typeset import random_text, typeset

Grey = NDArray[np.uint8]
Halves = tuple[Sequence[Path], Sequence[Path]]
DRAWN: tuple[Reason, ...] = ("scribble", "stamp", "print")
_UNLIMITED = pictures.ImageLimits(pixels=100_000_000, is_content_free=True)
_SCANNED = Strength(slant=0.02, turn=1.5, stretch=0.08, wave=0.0, pen=0.1)  # print has no other writer
_PRINTED = "printed"  # LINETYPE of a line in a table of lines
_PDF_SCALE = 2.0  # 144 dots per inch
_LABEL_ROWS = (9, 60)
_LEAST_LONG = 2.0  # times its height
_WORD_GAP = 1.5  # times a letter's height


def drawn_fields(kind: Reason, half: int, fonts: Halves, count: int, seed: int) -> Iterator[Grey]:
    """Crops with a drawn scribble, stamp or printed text, as a scanner sees them."""
    for number in range(count):
        rng = np.random.default_rng((seed, half, DRAWN.index(kind), number))
        grey = scan(_placed(_ink(kind, half, fonts[half], rng), rng), rng)
        yield augment(grey, rng, _SCANNED)


def printed_lines(folder: Path) -> Iterator[Grey]:
    """Lines of print cut from the pages of a folder with ``all_lines.csv``."""
    pages: dict[str, Grey] = {}
    for piece in read_pieces(folder / "all_lines.csv", ("PAGE", "X", "Y", "W", "H", "LINETYPE")):
        for row in piece[piece["LINETYPE"] == _PRINTED].to_dict("records"):
            file = folder / "pages" / f"{row['PAGE']}.jpg"
            if file.is_file() and row["PAGE"] not in pages:
                pages[row["PAGE"]] = pictures.decode(file.read_bytes(), _UNLIMITED)
            if row["PAGE"] in pages:
                x, y, width, height = (max(0, int(float(row[name]))) for name in "XYWH")
                crop = pages[row["PAGE"]][y : y + height, x : x + width]
                if min(crop.shape) >= _LABEL_ROWS[0]:
                    yield np.ascontiguousarray(crop)


def printed_labels(file: Path) -> Iterator[Grey]:
    """What is printed on an empty form, label by label: a PDF or a picture."""
    for page in _pages(file):
        yield from _labels(page)


def stacked(crops: Iterable[Grey], lines: int) -> Iterator[Grey]:
    """Crops with ``lines`` names, one above the other, on paper as light as each one's own; a rest is left out."""
    left = iter(crops)
    while len(several := list(islice(left, lines))) == lines:
        width = max(crop.shape[1] for crop in several)
        yield np.vstack([_widened(crop, width) for crop in several])


def _widened(crop: Grey, width: int) -> Grey:
    paper = np.full((len(crop), width - crop.shape[1]), np.median(crop), np.uint8)
    return np.hstack([crop, paper])


def _ink(kind: Reason, half: int, fonts: Sequence[Path], rng: np.random.Generator) -> Ink:
    if kind == "scribble":
        return scribble(half, rng)
    if kind == "stamp":
        return stamp(half, fonts, rng)
    font = fonts[int(rng.integers(len(fonts)))]
    return typeset(random_text(names(), rng), font, int(rng.integers(9, 21)), rng)


def _placed(ink: Ink, rng: np.random.Generator) -> Ink:
    """The ink somewhere on the paper of a field."""
    height = max(len(ink) + int(rng.integers(2, 14)), int(rng.integers(28, 50)))
    width = max(ink.shape[1] + int(rng.integers(4, 30)), int(rng.integers(180, 390)))
    canvas = np.zeros((height, width), np.float32)
    top, left = (int(rng.integers(room + 1)) for room in (height - len(ink), width - ink.shape[1]))
    canvas[top : top + len(ink), left : left + ink.shape[1]] = ink
    return canvas


def _pages(file: Path) -> Iterator[Grey]:
    if file.suffix.lower() != ".pdf":
        yield pictures.decode(file.read_bytes(), _UNLIMITED)
        return
    with pypdfium2.PdfDocument(file) as document:
        for page in document:
            yield pictures.grey(page.render(scale=_PDF_SCALE, grayscale=True).to_pil())


def _labels(page: Grey) -> Iterator[Grey]:
    """The rows of words, cut if the paper between words is wide."""
    ink = cv2.adaptiveThreshold(page, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    stats = cv2.connectedComponentsWithStats(ink, connectivity=8)[2][1:]
    letters = stats[(stats[:, 3] >= 6) & (stats[:, 3] <= 50) & (stats[:, 2] <= 80)]
    if not len(letters):
        return
    reach = max(3, round(_WORD_GAP * float(np.median(letters[:, 3]))))
    canvas = np.zeros_like(page)
    for x, y, wide, high, _ in letters.tolist():
        canvas[y : y + high, x : x + wide + reach] = 1
    for x, y, wide, high, _ in cv2.connectedComponentsWithStats(canvas)[2][1:].tolist():
        if _LABEL_ROWS[0] <= high <= _LABEL_ROWS[1] and wide - reach >= _LEAST_LONG * high:
            margin = high // 3
            rows = slice(max(0, y - margin), y + high + margin)
            yield np.ascontiguousarray(page[rows, max(0, x - margin) : x + wide - reach + margin])
