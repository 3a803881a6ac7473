"""Which labels are probably wrong, from what was read, who labelled when, and what others said.

Four rules, each about one way in which many wrong labels arise: random texts, a program that saves, a list or a
person that is one image off, and two people who contradict each other. Knows texts and times; no rows, no pixels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from rapidfuzz.distance import Levenshtein

Reason = Literal["far", "fast", "shifted", "contradicted"]

FAR = 0.6
"""A text is far from another if at least this share of letters differs. On names by twenty writers that the shipped
version had never seen, 3 % of the right labels and 87 % of those exchanged at random are as far from every alternative.
"""
NEAR = 0.5
READABLE_SHARE = 0.25
READABLE_CONFIDENCE = 0.01
"""A batch is one that the version can read at all if this share of its labels is near, or the median confidence is
this high; elsewhere being far says nothing. (Cursive registers: 7 % and 0.001. Names by new writers: 91 % and 0.04.)"""
LEAST_JUDGED = 20
"""A batch with fewer labels is judged together with all others."""
LEAST_LETTERS = 3
MOST_A_SECOND = 5
"""No person corrects more names than this within a second."""
LEAST_SHIFTED = 3
"""At least this many labels in a row must be nearer to a neighbour's reading than to their own."""
CLEARLY = 0.2

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Answer:
    """What the rules look at of a label with a text.

    Args:
        letters: of the text, folded, without spaces and without those that the version cannot write.
        readings: letters of what the person saw first, then of its alternatives; empty for a blank or missing reading.
        confidence: of the first of them.
        corrects: whether the text differs from the reading.
        picture: the same for images with the same pixels.
        order: of labels in time.
        operation: that saved it together with others; None if it was saved singly.
        nameless: whether its author gave no name: all who give none are one author, and may be several people.
    """

    image: int
    batch: int
    picture: str
    letters: str
    readings: tuple[str, ...]
    confidence: float
    corrects: bool
    author: str
    saved_at: datetime
    order: int
    operation: int | None = None
    nameless: bool = False


def doubts(answers: Sequence[Answer]) -> dict[int, Reason]:
    """Image to the first reason that makes its label doubtful."""
    found: dict[int, Reason] = {}
    rules: tuple[tuple[Reason, Callable[[Sequence[Answer]], Iterable[Answer]]], ...] = (
        ("contradicted", contradicted),
        ("shifted", shifted),
        ("fast", fast),
        ("far", far),
    )
    for reason, rule in rules:
        for answer in rule(answers):
            found.setdefault(answer.image, reason)
    return found


def far(answers: Sequence[Answer]) -> list[Answer]:
    """Corrections that are far from the reading and from each of its alternatives, if the version can read."""
    judged = [answer for answer in answers if answer.readings and len(answer.letters) >= LEAST_LETTERS]
    batches = _by(judged, lambda answer: answer.batch)
    large = {batch: group for batch, group in batches.items() if len(group) >= LEAST_JUDGED}
    rest = [answer for answer in judged if answer.batch not in large]
    groups = [*large.values(), rest]
    return [
        answer
        for group in groups
        if _is_readable(group)
        for answer in group
        if answer.corrects and _nearest(answer) >= FAR
    ]


def fast(answers: Sequence[Answer]) -> list[Answer]:
    """Corrections by one author with more different texts than a person can type in that time."""
    found = []
    for group in _by(answers, lambda answer: answer.author).values():
        ordered = sorted(group, key=lambda answer: (answer.saved_at, answer.order))
        found += _bursts([a for a in ordered if a.corrects and a.operation is None])
        found += _operations(ordered)
    return found


def shifted(answers: Sequence[Answer]) -> list[Answer]:
    """Labels in a row that are nearer to the next image's reading than to their own, or all to the one before.

    In the order of a batch's images (a list that slipped) and in that of an author's labels (a person who is one image
    behind).
    """
    found: list[Answer] = []
    for group in _by(answers, lambda answer: answer.batch).values():
        found += _shifted_runs(sorted(group, key=lambda answer: answer.image))
    for group in _by(answers, lambda answer: answer.author).values():
        found += _shifted_runs(sorted(group, key=lambda answer: answer.order))
    return found


def contradicted(answers: Sequence[Answer]) -> list[Answer]:
    """Labels of equal pixels to which another person gave other letters."""
    found: list[Answer] = []
    for group in _by(answers, lambda answer: answer.picture).values():
        pairs = {(answer.author, answer.letters) for answer in group}
        if any(a != b and x != y for a, x in pairs for b, y in pairs):
            found += group
    return found


def _is_readable(group: Sequence[Answer]) -> bool:
    if not group:
        return False
    near = sum(not answer.corrects or _nearest(answer) < NEAR for answer in group)
    return near >= READABLE_SHARE * len(group) or (
        median(answer.confidence for answer in group) >= READABLE_CONFIDENCE
    )


def _nearest(answer: Answer) -> float:
    return min(_distance(answer.letters, reading) for reading in answer.readings)


def _distance(one: str, other: str) -> float:
    return float(Levenshtein.normalized_distance(one, other))


def _bursts(singly: Sequence[Answer]) -> list[Answer]:
    """All within a second that holds too many different texts; ``singly`` is in the order of time.

    Labels that were typed offline arrive at once too: as many as could be typed since the one before are not a burst.
    If nobody gives a name, that one may be another person's: all since the first of them count as time to type.
    """
    found: list[Answer] = []
    for last, run in _runs(singly):
        before = singly[0] if last is not None and last.nameless else last
        seconds = 1.0 if before is None else max(1.0, (run[0].saved_at - before.saved_at) / _SECOND)
        if len({answer.letters for answer in run}) > MOST_A_SECOND * seconds:
            found += _crowded(run)
    return found


def _runs(singly: Sequence[Answer]) -> list[tuple[Answer | None, list[Answer]]]:
    """Answers with no more than a second between one and the next, and the answer before them."""
    runs: list[tuple[Answer | None, list[Answer]]] = []
    before: Answer | None = None
    for answer in singly:
        if before is not None and answer.saved_at - before.saved_at <= _SECOND:
            runs[-1][1].append(answer)
        else:
            runs.append((before, [answer]))
        before = answer
    return runs


def _crowded(run: Sequence[Answer]) -> list[Answer]:
    found: dict[int, Answer] = {}
    first = 0
    for last, answer in enumerate(run):
        while answer.saved_at - run[first].saved_at > _SECOND:
            first += 1
        window = run[first : last + 1]
        if len({each.letters for each in window}) > MOST_A_SECOND:
            found |= {each.image: each for each in window}
    return list(found.values())


def _operations(ordered: Sequence[Answer]) -> list[Answer]:
    """Operations with more different texts than `MOST_A_SECOND` allows since the author's label before.

    If nobody gives a name, since the first of them, as in `_bursts`.
    """
    found: list[Answer] = []
    before: datetime | None = None
    for operation, group in _by(ordered, lambda a: a.operation or f"single {a.image}").items():
        corrections = [answer for answer in group if answer.corrects]
        texts = len({answer.letters for answer in corrections})
        if isinstance(operation, int) and before is not None and texts > MOST_A_SECOND:
            seconds = max(1.0, (group[0].saved_at - before) / _SECOND)
            found += corrections if texts > MOST_A_SECOND * seconds else []
        if before is None or not group[-1].nameless:
            before = group[-1].saved_at
    return found


def _shifted_runs(ordered: Sequence[Answer]) -> list[Answer]:
    found: list[Answer] = []
    pairs = list(pairwise(ordered))
    for neighbours in (pairs, [(after, before) for before, after in pairs]):
        run: list[Answer] = []
        for here, neighbour in neighbours:
            if _fits_better(here, neighbour):
                run.append(here)
                continue
            found += run if len(run) >= LEAST_SHIFTED else []
            run = []
        found += run if len(run) >= LEAST_SHIFTED else []
    return found


def _fits_better(here: Answer, neighbour: Answer) -> bool:
    """Whether the label of ``here`` is clearly nearer to what was read on its neighbour."""
    if not here.readings or not neighbour.readings or not here.corrects:
        return False
    return _nearest(here) - _distance(here.letters, neighbour.readings[0]) >= CLEARLY


def _by(answers: Iterable[Answer], key: Callable[[Answer], Hashable]) -> dict[Hashable, list[Answer]]:
    groups: dict[Hashable, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return groups
