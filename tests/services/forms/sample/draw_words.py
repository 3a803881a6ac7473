"""Draws the handwriting of the sample pile anew: `python -m tests.services.forms.sample.draw_words`."""

from __future__ import annotations

import csv

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.services.forms.sample import handwriting
from backend.services.forms.sample.drawing import MM
from backend.services.forms.sample.sample_form import PARENT
from backend.services.forms.sample.sample_pile import PAGES
from training.drawn.pen import Writer, write

WIDTH = 1600
_GAP = 4
Place = tuple[str, int, int, int, int]


def words() -> tuple[NDArray[np.uint8], list[Place]]:
    """The sheet of all words, ``(H, W)`` grey, and where each lies."""
    sheet = np.full((4000, WIDTH), 255, np.uint8)
    places: list[Place] = []
    left = top = row = 0
    for key, ink in _inks():
        height, width = ink.shape
        if left + width > WIDTH:
            left, top, row = 0, top + row + _GAP, 0
        sheet[top : top + height, left : left + width] = np.round(255 - 255 * ink).astype(np.uint8)
        places.append((key, left, top, width, height))
        left, row = left + width + _GAP, max(row, height)
    return sheet[: top + row], places


def _inks() -> list[tuple[str, NDArray[np.float32]]]:
    """Each page has a writer of its own: block capitals of 4 mm, by a pen of half a millimetre."""
    inks = []
    for number, page in enumerate(PAGES, start=1):
        rng = np.random.default_rng(100 + number)
        writer = Writer(
            height=float(rng.uniform(30, 38)),
            aspect=float(rng.uniform(0.75, 0.95)),
            slant=float(rng.normal(0.04, 0.08)),
            width=float(rng.uniform(3.0, 4.2)),
            spacing=float(rng.uniform(6, 12)),
            pitch=None,
            jitter=float(rng.uniform(1.0, 2.5)),
            drift=float(rng.normal(0.0, 0.008)),
            wave=float(rng.uniform(0.0, 0.8)),
            case="capitals",
            accents=0.0,
        )
        for name, text in page.texts.items():
            if text:
                # The letters of a comb stand in its boxes, and are smaller than those.
                writer.pitch = PARENT.rect.width / PARENT.boxes * MM if name == PARENT.name else None
                inks.append((f"{number} {name}", write(text, writer, rng)))
    return inks


def main() -> None:
    """Write both files."""
    sheet, places = words()
    Image.fromarray(sheet).save(handwriting.PICTURE, optimize=True)
    with handwriting.PLACES.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("KEY", "LEFT", "TOP", "WIDTH", "HEIGHT"))
        table.writerows(places)


if __name__ == "__main__":
    main()
