"""Whose handwriting the loop learns: names to correct, in a fixed order, and names that are held back.

Rendered populations are drawn once and kept in a folder, with a table of what is written on each picture.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2

from tests.pages.simulator import Pixels

TABLE = "names.csv"
_COLUMNS = ("FILENAME", "TEXT", "SET")
_CORRECTIONS = ""  # in the column SET

QUICK_CORRECTIONS = 60
QUICK_HELD_BACK = 30


@dataclass(frozen=True)
class Name:
    """A picture and its text: as it is written, or in capitals without accents, whatever is written (``is_plain``)."""

    picture: Path
    text: str
    is_plain: bool = False


@dataclass(frozen=True)
class HeldBack:
    """Names that are only scored.

    Args:
        title: what they have in common, for people.
        is_unseen: whether they come from writers or pages of which nothing is corrected.
    """

    title: str
    names: tuple[Name, ...]
    is_unseen: bool = False


@dataclass(frozen=True)
class Population:
    """An office.

    Args:
        corrections: in the order in which a person gives them.
        held_back: sets of names that are never given.
        stages: after how many corrections a run is started.
        joined: the set to which those names are added that the installation sets aside by itself; None for none.
    """

    name: str
    corrections: tuple[Name, ...]
    held_back: tuple[HeldBack, ...]
    stages: tuple[int, ...]
    joined: str | None = None

    def limited(self, stages: Sequence[int] | None, seen_only: bool, quick: bool) -> Population:
        """The same office with other stages, without unseen sets, or with few names.

        Args:
            stages: in place of its own; those beyond what there is are one, with all there is.
        """
        sets = tuple(one for one in self.held_back if not (seen_only and one.is_unseen))
        if quick:
            sets = tuple(replace(one, names=one.names[:QUICK_HELD_BACK]) for one in sets)
        wanted = stages or ((QUICK_CORRECTIONS,) if quick else self.stages)
        there = tuple(sorted({min(stage, len(self.corrections)) for stage in wanted}))
        return replace(self, held_back=sets, stages=there)


@dataclass(frozen=True)
class Drawn:
    """A rendered name; ``held_back`` is the title of its set, '' for a correction."""

    picture: Pixels
    text: str
    held_back: str = _CORRECTIONS


def keep(folder: Path, drawn: Iterable[Drawn]) -> list[tuple[Name, str]]:
    """Each name and its set, rendered into ``folder`` whole or not at all; what lies there already is taken."""
    if not (folder / TABLE).is_file():
        incoming = folder.with_name(folder.name + ".incoming")
        shutil.rmtree(incoming, ignore_errors=True)
        incoming.mkdir(parents=True)
        rows = []
        for number, one in enumerate(drawn):
            rows.append((f"{folder.name}-{number:05d}.png", one.text, one.held_back))
            cv2.imwrite(str(incoming / rows[-1][0]), one.picture)
        with (incoming / TABLE).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([_COLUMNS, *rows])
        incoming.rename(folder)
    with (folder / TABLE).open(encoding="utf-8", newline="") as file:
        return [(Name(folder / row["FILENAME"], row["TEXT"]), row["SET"]) for row in csv.DictReader(file)]


def of_kept(
    name: str, kept: Sequence[tuple[Name, str]], stages: tuple[int, ...], is_plain: bool
) -> Population:
    """The population that lies in a folder.

    Args:
        is_plain: see `Name`.
    """
    kept = [(replace(one, is_plain=is_plain), title) for one, title in kept]
    titles = list(dict.fromkeys(title for _, title in kept if title != _CORRECTIONS))
    return Population(
        name,
        tuple(one for one, title in kept if title == _CORRECTIONS),
        tuple(HeldBack(wanted, tuple(one for one, title in kept if title == wanted)) for wanted in titles),
        stages,
    )
