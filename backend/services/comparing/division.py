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
        set_aside: number of images with a text that are set aside, also those that are given away.
    """

    sides: dict[str, Side]
    groups: dict[str, str]
    given_away: set[str]
    set_aside: int


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
    sides = rules.divide(found, select_sides(session), texts, _lacking_last(session))
    with writing(session):
        record_sides(session, sides)
    sizes = Counter(found.values())
    return Division(
        sides=sides,
        groups={image: unit for image, unit in found.items() if sizes[unit] > 1},
        given_away=given_away(labels, sides) - held,
        set_aside=sum(sides[image] == "gate" for image in texts),
    )


def _near(labels: Sequence[Tied], images: Path, goes_on: Callable[[], None]) -> Iterator[tuple[str, str]]:
    """Near duplicates among images with the same letters: if those differ, neither gives the other away."""
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


def sets_more_aside(report: Mapping[str, object]) -> bool | None:
    """Whether more names will be set aside because the comparison of ``report`` lacked them.

    None if it did not lack any, or nobody knows how many.
    """
    return _set_aside(report) < rules.MOST_LACKING if _lacking(report) else None


def _lacking_last(session: Session) -> int:
    last = runs.select_last_run(session, _JUDGED)
    return _lacking((last.report if last is not None else None) or {})


def _lacking(report: Mapping[str, object]) -> int:
    """How many set aside would have decided the comparison of ``report``; 0 if it was decided, or nobody knows."""
    corrections = _part(report, "corrections")
    if report.get("cause") in _MORE_WOULD_DECIDE:
        more = _number(corrections, "more")
    elif report.get("cause") == "few-corrections":
        more = _number(corrections, "least") - _number(corrections, "n")
    else:
        return 0
    return _set_aside(report) + more if more > 0 else 0


def _set_aside(report: Mapping[str, object]) -> int:
    """How many were set aside, also those that the two versions were not compared on: they cannot judge.

    Earlier releases reported only those of them whose name is trained on.
    """
    data = _part(report, "data")
    judging = _number(_part(report, "corrections"), "n")
    return _number(data, "set_aside") or judging + _number(_part(data, "left_out"), GIVEN_AWAY)


def _part(report: Mapping[str, object], name: str) -> Mapping[str, object]:
    part = report.get(name)
    return part if isinstance(part, dict) else {}


def _number(part: Mapping[str, object], name: str) -> int:
    number = part.get(name)
    return number if isinstance(number, int) else 0
