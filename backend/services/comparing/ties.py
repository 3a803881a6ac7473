"""Which labels belong together and must be on one side, because one would give away the other.

Fields of one form are written by one person. A batch's identical names, and near duplicates, are the same answer twice.
Knows names of things; no rows and no pixels.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Tied:
    """A labelled image.

    Args:
        image: its ``pixel_hash``.
        batch: that it is in.
        letters: of its label; empty for one that is not a text.
        form: names the filled-in form that it was cut out of; None for a single crop.
    """

    image: str
    batch: int
    letters: str
    form: str | None = None


class Ties:
    """Which things are tied together, directly or by others."""

    def __init__(self) -> None:
        self._parents: dict[Hashable, Hashable] = {}

    def are_tied(self, one: Hashable, other: Hashable) -> bool:
        """Whether a chain of ties leads from one to the other."""
        return self.root(one) == self.root(other)

    def tie(self, one: Hashable, other: Hashable) -> None:
        """Tie the two together, and so all that is tied to them."""
        self._parents[self.root(one)] = self.root(other)

    def root(self, one: Hashable) -> Hashable:
        """The one that stands for all that are tied to ``one``, as long as nothing more is tied."""
        while (parent := self._parents.setdefault(one, one)) != one:
            self._parents[one] = one = self._parents[parent]
        return one


def units(labels: Iterable[Tied], near: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Image to its unit, named after the smallest image of it.

    Forms are not tied together by a name that they share: with common names a whole batch would become one unit. See
    `given_away`.

    Args:
        near: pairs of near duplicates.
    """
    ties = Ties()
    images = set()
    for label in labels:
        images.add(label.image)
        if label.form is not None:
            ties.tie(label.image, ("form", label.form))
        elif label.letters:
            ties.tie(label.image, ("name", label.batch, label.letters))
    for one, other in near:
        if one in images and other in images:
            ties.tie(one, other)
    names: dict[Hashable, str] = {}
    for image in sorted(images):
        names.setdefault(ties.root(image), image)
    return {image: names[ties.root(image)] for image in images}


def given_away(labels: Iterable[Tied], sides: Mapping[str, str]) -> set[str]:
    """Images set aside whose name is trained on in the same batch; they are left out of training and comparison."""
    named: dict[tuple[int, str], set[str]] = {}
    for label in labels:
        if label.letters:
            named.setdefault((label.batch, label.letters), set()).add(label.image)
    return {
        image
        for group in named.values()
        if any(sides.get(image) == "train" for image in group)
        for image in group
        if sides.get(image) == "gate"
    }
