"""Divide the labels of a snapshot: find what belongs together, keep to the sides of earlier runs, remember new ones.

Knows rows, and images that lie in a folder; `ties`, `likeness` and `sides` know the rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from backend.recognizer.image import ImageRefusedError, decode
from backend.services.comparing import sides as rules
from backend.services.comparing.likeness import Grey, near_duplicates
from backend.services.comparing.ties import Tied, given_away, units
from backend.store import runs
from backend.store.database import writing
from backend.store.image_sides import Side, record_sides, select_sides

_JUDGED = ("done", "rejected")


@dataclass(frozen=True)
class Division:
    """What became of the labelled images, all by ``pixel_hash``.

    Args:
        sides: of every image.
        groups: unit of every image that belongs together with others.
        given_away: images set aside whose name is trained on in the same batch; they can neither teach nor judge.
    """

    sides: dict[str, Side]
    groups: dict[str, str]
    given_away: set[str]


def divide_labels(session: Session, labels: Sequence[Tied], images: Path) -> Division:
    """Divide ``labels`` and remember the sides; commits.

    Args:
        labels: one for each upload of an image, so that an image in two forms ties them together.
        images: folder of the images, named by their ``pixel_hash``.
    """
    found = units(labels, _near(labels, images))
    texts = {label.image for label in labels if label.letters}
    sides = rules.divide(found, select_sides(session), texts, _lacking(session))
    with writing(session):
        record_sides(session, sides)
    sizes = Counter(found.values())
    return Division(
        sides=sides,
        groups={image: unit for image, unit in found.items() if sizes[unit] > 1},
        given_away=given_away(labels, sides),
    )


def _near(labels: Sequence[Tied], images: Path) -> Iterator[tuple[str, str]]:
    """Near duplicates among images with the same letters: where those differ, one is no answer to the other."""
    named: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        if label.letters:
            named[label.letters].add(label.image)
    for group in (group for group in named.values() if len(group) > 1):
        opened = [(image, crop) for image in sorted(group) if (crop := _open(images, image)) is not None]
        pairs = near_duplicates([crop for _, crop in opened])
        yield from ((opened[one][0], opened[other][0]) for one, other in pairs)


def _open(images: Path, image: str) -> Grey | None:
    try:
        return decode((images / f"{image}.png").read_bytes())
    except (OSError, ImageRefusedError):
        return None  # it is left out, or training says why


def _lacking(session: Session) -> int:
    """How many set aside would have decided the last comparison; 0 if it was decided."""
    last = runs.select_last_run(session, _JUDGED)
    report = (last.report if last is not None else None) or {}
    corrections = report.get("corrections")
    if report.get("cause") != "unproven" or not isinstance(corrections, dict):
        return 0
    n, more = corrections.get("n"), corrections.get("more")
    return n + more if isinstance(n, int) and isinstance(more, int) else 0
