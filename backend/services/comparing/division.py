"""Divide the labels of a snapshot: find what belongs together, keep to the sides of earlier runs, remember new ones.

Knows rows, and images that lie in a folder; `ties`, `likeness` and `sides` know the rules.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
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

GIVEN_AWAY = "set aside, but its name is trained on"
"""Why an image is left out, as a run's report says it."""
_JUDGED = ("done", "rejected")
_MORE_WOULD_DECIDE = ("unproven", "few-changes")


@dataclass(frozen=True)
class Division:
    """What became of the labelled images, all by ``pixel_hash``.

    Args:
        sides: of every image.
        groups: unit of every image that belongs together with others.
        given_away: images set aside whose name is trained on in the same batch; they can be neither trained on nor
            compared on.
    """

    sides: dict[str, Side]
    groups: dict[str, str]
    given_away: set[str]


def divide_labels(
    session: Session,
    labels: Sequence[Tied],
    images: Path,
    goes_on: Callable[[], None] = lambda: None,
    held: Set[str] = frozenset(),
) -> Division:
    """Divide ``labels`` and remember the sides; commits.

    Args:
        labels: one for each upload of an image, so that an image in two forms ties them together.
        images: folder of the images, named by their ``pixel_hash``.
        goes_on: called often; raises to end the search for near duplicates.
        held: images that have a side and whose labels are held back: they tie others to it, and do not count.
    """
    found = units(labels, _near(labels, images, goes_on))
    texts = {label.image for label in labels if label.letters} - held
    sides = rules.divide(found, select_sides(session), texts, _lacking(session))
    with writing(session):
        record_sides(session, sides)
    sizes = Counter(found.values())
    return Division(
        sides=sides,
        groups={image: unit for image, unit in found.items() if sizes[unit] > 1},
        given_away=given_away(labels, sides) - held,
    )


def _near(labels: Sequence[Tied], images: Path, goes_on: Callable[[], None]) -> Iterator[tuple[str, str]]:
    """Near duplicates among images with the same letters: where those differ, neither gives the other away."""
    known = units(labels)
    named: dict[str, set[str]] = defaultdict(set)
    for label in labels:
        if label.letters:
            named[label.letters].add(label.image)
    for group in map(sorted, named.values()):
        tied = [known[image] for image in group]
        if len(set(tied)) > 1:
            crops = (_open(images, image) for image in group)
            yield from ((group[one], group[other]) for one, other in near_duplicates(crops, tied, goes_on))


def _open(images: Path, image: str) -> Grey | None:
    try:
        return decode((images / f"{image}.png").read_bytes())
    except (OSError, ImageRefusedError):
        return None  # it is left out, or training says why


def _lacking(session: Session) -> int:
    """How many set aside would have decided the last comparison; 0 if it was decided.

    Those that were set aside and left out are added: they count as set aside, but nothing is compared on them.
    """
    last = runs.select_last_run(session, _JUDGED)
    report = (last.report if last is not None else None) or {}
    corrections = _part(report, "corrections")
    n, more = _number(corrections, "n"), _number(corrections, "more")
    if report.get("cause") in _MORE_WOULD_DECIDE and more:
        judging = n + more
    elif report.get("cause") == "few-corrections":
        judging = _number(corrections, "least")
    else:
        return 0
    return judging + _number(_part(_part(report, "data"), "left_out"), GIVEN_AWAY) if judging else 0


def _part(report: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = report.get(name)
    return part if isinstance(part, dict) else {}


def _number(part: Mapping[str, object], name: str) -> int:
    number = part.get(name)
    return number if isinstance(number, int) else 0
