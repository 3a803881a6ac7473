"""Real handwriting: German places, divided by writer, and a register of births from Lyon, divided by page."""

from __future__ import annotations

import csv
import random
import unicodedata
from pathlib import Path

from tests.bench.loop.population import HeldBack, Name, Population

SEED = 17
LAST_CORRECTED = 12  # writers 1 to 12 are corrected, the others are not
PLACES_STAGES = (100, 300, 1000, 1900)
LYON_STAGES = (100, 250)
UNSEEN_WRITERS, SAME_WRITERS, OTHER_PAGES = "unseen writers", "same writers", "other pages"


def places(data: Path) -> Population:
    """German places: corrections of writers 1 to 12 in random order; what is left of these, and the other writers."""
    rows = _rows(data / "german-places" / "labels.csv")
    names = [(Name(data / "german-places" / "images" / r["FILENAME"], _nfc(r["IDENTITY"])), r) for r in rows]
    own = [name for name, row in names if int(row["WRITER"]) <= LAST_CORRECTED]
    others = tuple(name for name, row in names if int(row["WRITER"]) > LAST_CORRECTED)
    random.Random(SEED).shuffle(own)
    given = PLACES_STAGES[-1]
    held_back = (
        HeldBack(UNSEEN_WRITERS, _mixed(others), is_unseen=True),
        HeldBack(SAME_WRITERS, tuple(own[given:])),
    )
    return Population("places", tuple(own[:given]), held_back, PLACES_STAGES, joined=SAME_WRITERS)


def lyon(data: Path) -> Population:
    """A register: corrections of as many whole pages as the last stage needs, in random order; the other pages."""
    folder = data / "cursive" / "lyon-birth-tables"
    pages: dict[str, list[Name]] = {}
    for row in _rows(folder / "name_lines.csv"):
        name = Name(folder / "name_lines" / row["FILENAME"], _nfc(row["TEXT"]))
        pages.setdefault(row["PAGE"], []).append(name)
    order = sorted(pages)
    random.Random(SEED).shuffle(order)
    corrections: list[Name] = []
    while len(corrections) < LYON_STAGES[-1]:
        corrections += pages[order.pop()]
    others = tuple(name for page in order for name in pages[page])
    held_back = (HeldBack(OTHER_PAGES, _mixed(others), is_unseen=True),)
    return Population("lyon", tuple(corrections[: LYON_STAGES[-1]]), held_back, LYON_STAGES)


def _mixed(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """In random order, so that the first few stand for all."""
    return tuple(random.Random(SEED).sample(names, len(names)))


def _rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'")
