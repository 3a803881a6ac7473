"""Names of the validation split as ink without their paper, set into the fields of a sheet.

The same ink on white paper of the field's size is the clean crop that a page's reading is compared with: it has neither
print nor scanner, and nothing of it was printed, laid over or cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.pages.cut import MARGIN
from backend.pages.form import Field
from backend.recognizer.normalise import find_lines, ink_levels
from tests.bench.image_set import image_set
from tests.pages.layouts import MM
from tests.pages.simulator import Pixels, Rng

_DARK = 0.15  # of the darkest ink, from which a column belongs to a letter
_ONE_LINE = 1.3  # of the tallest line; more is a second one, most often the print of another form
_LEAST = 3  # columns of a letter
_HEIGHT = (0.4, 0.75)  # of the field's height that a name is high
_BOX = 0.9  # of a comb's box that a letter may fill
_PEN = (180, 235)  # grey levels by which a pen's strokes lie under the paper
_FIRM = (
    1.6  # times the ink's level: the data set's thin strokes are grey from its resolution, not from the pen
)

Levels = NDArray[np.float32]


@dataclass(frozen=True)
class Ink:
    """A written name: ``levels`` ``(H, W)``, 0 for paper to 1; ``letters`` are its columns if each stands alone."""

    name: str
    levels: Levels
    letters: tuple[tuple[int, int], ...] = ()


def all_ink() -> list[Ink]:
    """The names of the validation split that a person could read and that stand in one line; else of the samples."""
    taken = (of_crop(image.name, _opened(image.path)) for image in image_set("validation").images)
    return [ink for ink in taken if ink is not None]


def of_crop(name: str, crop: Pixels) -> Ink | None:
    """The ink of ``crop`` ``(H, W)`` without cut-off neighbours; None if it stands in two lines, or is none."""
    levels = ink_levels(crop)
    lines = find_lines(levels)
    if lines is None or np.ptp(lines.rows) >= _ONE_LINE * lines.tallest:
        return None
    levels = levels[lines.rows[0] : lines.rows[-1] + 1]
    runs = _runs(np.asarray((levels > _DARK).any(axis=0)))
    letters = len(name.replace(" ", ""))
    return Ink(name, levels, tuple(runs) if len(runs) == letters else ())


def suited(inks: Sequence[Ink], field: Field) -> list[Ink]:
    """Those that can be set into ``field``: a comb needs letters that stand alone, and a box for each."""
    if field.kind != "comb":
        return list(inks)
    return [ink for ink in inks if 0 < len(ink.letters) <= field.boxes]


def layer(ink: Ink, field: Field, rng: Rng) -> Levels:
    """The ink as it lies on the field and ``MARGIN`` around it, at the layouts' resolution."""
    wide = field.rect.grown(MARGIN)
    empty = np.zeros((round(wide.height * MM), round(wide.width * MM)), np.float32)
    draw = _in_boxes if field.kind == "comb" else _in_one
    draw(empty, ink, field, rng)
    return np.minimum(1, _FIRM * empty) * np.float32(rng.uniform(*_PEN))


def write(sheet: Pixels, written: Levels, field: Field) -> None:
    """Darken ``sheet`` by the layer of ``field``."""
    wide = field.rect.grown(MARGIN)
    left, top = round(wide.left * MM), round(wide.top * MM)
    part = sheet[top : top + written.shape[0], left : left + written.shape[1]]
    np.copyto(part, np.clip(part - written, 0, 255).astype(np.uint8))


def clean(written: Levels) -> Pixels:
    """The layer on white paper."""
    return np.clip(255 - written, 0, 255).astype(np.uint8)


def _in_one(paper: Levels, ink: Ink, field: Field, rng: Rng) -> None:
    """The name as a whole, somewhere to the left and a little above or below the middle."""
    rows, columns = ink.levels.shape
    scale = min(rng.uniform(*_HEIGHT) * field.rect.height / rows, (field.rect.width - 2) / columns) * MM
    piece = _resized(ink.levels, scale)
    free = paper.shape[1] - 2 * MARGIN * MM - piece.shape[1]
    left = MARGIN * MM + rng.uniform(0, max(1.0, min(free, 12 * MM)))
    top = (paper.shape[0] - piece.shape[0]) / 2 + rng.uniform(-1, 1) * MM
    _lay(paper, piece, left, top)


def _in_boxes(paper: Levels, ink: Ink, field: Field, rng: Rng) -> None:
    """Each letter in a box of its own, as large as fits."""
    box = field.rect.width / field.boxes
    widest = max(end - start for start, end in ink.letters)
    rows = ink.levels.shape[0]
    scale = min(rng.uniform(*_HEIGHT) * field.rect.height / rows, _BOX * box / widest) * MM
    first = int(rng.integers(0, min(3, field.boxes - len(ink.letters) + 1)))
    top = (paper.shape[0] - rows * scale) / 2
    for place, (start, end) in enumerate(ink.letters, start=first):
        piece = _resized(ink.levels[:, start:end], scale)
        middle = MARGIN * MM + (place + 0.5) * box * MM + rng.uniform(-0.3, 0.3) * MM
        _lay(paper, piece, middle - piece.shape[1] / 2, top + rng.uniform(-0.3, 0.3) * MM)


def _resized(levels: Levels, scale: float) -> Levels:
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.clip(cv2.resize(levels, None, fx=scale, fy=scale, interpolation=how), 0, 1)


def _lay(paper: Levels, piece: Levels, left: float, top: float) -> None:
    """Darken ``paper`` by ``piece``; what reaches over its edge is cut off."""
    x, y = max(0, round(left)), max(0, round(top))
    piece = piece[: paper.shape[0] - y, : paper.shape[1] - x]
    part = paper[y : y + piece.shape[0], x : x + piece.shape[1]]
    np.maximum(part, piece, out=part)


def _runs(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(first, last) for first, last in pairs if last - first >= _LEAST]


def _opened(path: object) -> Pixels:
    with Image.open(str(path)) as image:
        return np.asarray(image.convert("L"), np.uint8)
