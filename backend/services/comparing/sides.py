"""Divide the labels: most are trained on, some are set aside to compare candidates with.

What was trained on once is never set aside. What is set aside stays so, unless it is found to belong together with what
was trained on. How many are set aside grows with the labels, up to a limit: enough to decide by, and no more than
needed, since nothing is learned from them. A decision that lacks names raises the limit. Knows numbers and names; no
rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256

from backend.store.image_sides import Side

AT_FIRST = 4
"""One label in this many is set aside until there are `ENOUGH_TO_BEGIN`."""
ENOUGH_TO_BEGIN = 40
AFTERWARDS = 10
MOST = 300
"""More would hardly narrow the bounds: they shrink with the root of the number."""
MOST_LACKING = 2000
"""The limit if the last comparison lacked names: `MOST` were too few to decide by, or many of them cannot judge."""
MOST_OF_NEW = 0.5
"""At most this share of what is new is set aside, however many more a decision needs."""


def wanted(labels: int, lacking: int = 0) -> int:
    """How many of ``labels`` labels are to be set aside.

    Args:
        lacking: how many set aside, with those that cannot judge, would have decided the last comparison.
    """
    first = min(labels // AT_FIRST, ENOUGH_TO_BEGIN)
    later = max(0, labels - AT_FIRST * ENOUGH_TO_BEGIN) // AFTERWARDS
    return max(min(MOST, first + later), min(MOST_LACKING, lacking))


def divide(
    units: Mapping[str, str], known: Mapping[str, Side], texts: Iterable[str], lacking: int = 0
) -> dict[str, Side]:
    """The side of every image; all of one unit are on the same side.

    Of new units those with the smallest digests are set aside, so that neither order nor time decides. One that was
    trained on in part is trained on; so is one that is set aside in part and tied to what was trained on since.

    Args:
        units: image to its unit.
        known: sides from earlier runs.
        texts: the images that are labelled with a text: only they are counted.
        lacking: see `wanted`.
    """
    members: dict[str, list[str]] = {}
    for image, unit in units.items():
        members.setdefault(unit, []).append(image)
    sides = {unit: side for unit, images in members.items() if (side := _known(images, known)) is not None}
    counted = set(texts)
    sizes = {unit: sum(image in counted for image in images) for unit, images in members.items()}
    new = sorted((unit for unit in members if unit not in sides), key=_digest)
    there = sum(sizes[unit] for unit, side in sides.items() if side == "gate")
    free = min(
        wanted(len(counted & units.keys()), lacking) - there,
        int(MOST_OF_NEW * sum(sizes[unit] for unit in new)),
    )
    for unit in new:
        is_chosen = 0 < sizes[unit] <= free
        sides[unit] = "gate" if is_chosen else "train"
        free -= sizes[unit] if is_chosen else 0
    return {image: sides[unit] for image, unit in units.items()}


def _known(images: Iterable[str], known: Mapping[str, Side]) -> Side | None:
    found = {known[image] for image in images if image in known}
    return "train" if "train" in found else "gate" if found else None


def _digest(unit: str) -> str:
    return sha256(unit.encode()).hexdigest()
