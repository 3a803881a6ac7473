"""Names in the fields of drawn forms that were scanned or photographed, as somebody cuts them out: roughly, with print.

The writing is the validation split's (without a data set: the samples'), set into boxed cells or onto lines and boxes
of a sheet; the simulator scans or photographs the sheet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np

from backend.pages.cut import CUT_DPI, MARGIN
from backend.pages.form import Field
from backend.pages.geometry import MM_PER_INCH, Rect
from tests.bench.loop.population import QUICK_CORRECTIONS, QUICK_HELD_BACK, Drawn
from tests.bench.pages import ink
from tests.bench.pages.cases import FormSide
from tests.bench.pages.ink import Ink
from tests.pages.layouts import boxes, coloured, combs, edition, lines
from tests.pages.simulator import Pixels, Rng, Seen, photographed, scanned

SEED = 18
STAGES = (100, 300)
HELD_BACK = "other writers"
_HELD_BACK_SHARE = 0.25
_MOST_BOXES = 16  # of the shortest comb
_SLIP = 0.8  # millimetres by which a corner of a hand-drawn frame is off


@dataclass(frozen=True)
class Kind:
    """What is written on, and what looks at it."""

    name: str
    sides: tuple[FormSide, ...]
    is_photo: bool

    def fits(self, each: Ink) -> bool:
        """Whether the writing can be set into every field: cells need letters that stand alone, and hold no space."""
        return self.is_photo or (0 < len(each.letters) <= _MOST_BOXES and " " not in each.name)

    def seen(self, sheet: Pixels, turn: int, rng: Rng) -> Seen:
        """The filled-in sheet as a file shows it."""
        if self.is_photo:
            return photographed(sheet, rng)
        return scanned(sheet, rng, copied=turn % 3 == 1, mono=turn % 3 == 2)


def boxed() -> Kind:
    """Letters in the cells of printed combs, scanned."""
    return Kind("boxes", (FormSide(combs(), 1),), is_photo=False)


def photos() -> Kind:
    """Names in boxes and on lines, photographed."""
    return Kind("photos", tuple(FormSide(f, 1) for f in (boxes(), lines(), coloured(), edition(2026))), True)


def drawn(kind: Kind, quick: bool) -> Iterator[Drawn]:
    """All names of the population: those held back first, then corrections, in random order.

    Writing that is held back is nowhere corrected. If there is less writing than corrections are wanted, it is set into
    several fields, as the name of somebody who fills in several forms.
    """
    inks = [each for each in ink.all_ink() if kind.fits(each)]
    random.Random(SEED).shuffle(inks)
    held = max(1, round(_HELD_BACK_SHARE * len(inks)))
    held = min(held, QUICK_HELD_BACK) if quick else held
    given = inks[held:]
    wanted = QUICK_CORRECTIONS if quick else STAGES[-1]
    again = [given[number % len(given)] for number in range(wanted)]
    titles = [*[HELD_BACK] * held, *[""] * len(again)]
    written = [*inks[:held], *again]
    for picture, each, title in zip(_pictures(kind, written), written, titles, strict=True):
        yield Drawn(picture, each.name, title)


def _pictures(kind: Kind, inks: Sequence[Ink]) -> Iterator[Pixels]:
    waiting = iter(inks)
    turn = 0
    while True:
        side = kind.sides[turn % len(kind.sides)]
        page = list(islice(waiting, len(side.fields)))
        if not page:
            return
        rng = np.random.default_rng([SEED, turn])
        sheet = side.sheet.copy()
        for field, each in zip(side.fields, page, strict=False):
            ink.write(sheet, ink.layer(each, field, rng), field)
        seen = kind.seen(sheet, turn, rng)
        for field, _ in zip(side.fields, page, strict=False):
            yield framed(seen, field, rng)
        turn += 1


def framed(seen: Seen, field: Field, rng: Rng) -> Pixels:
    """The field as somebody frames it on the page: upright, a little askew, with the print around it."""
    wide: Rect = field.rect.grown(MARGIN)
    corners = np.array([[wide.left, wide.top], [wide.right, wide.top], [wide.left, wide.bottom]])
    on_page = seen.to_page(corners + rng.uniform(-_SLIP, _SLIP, corners.shape)).astype(np.float32)
    scale = CUT_DPI / MM_PER_INCH
    width, height = round(wide.width * scale), round(wide.height * scale)
    target = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    turn = cv2.getAffineTransform(on_page, target)
    cut = cv2.warpAffine(
        seen.picture, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.uint8)
