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


def units(labels: Iterable[Tied], near: Iterable[tuple[str, str]] = ()) -> dict[str, str]:
    """Image to its unit, named after the smallest image of it.

    Forms are not tied together by a name that they share: with common names a whole batch would become one unit. See
    `given_away`.

    Args:
        near: pairs of near duplicates.
    """
    parents: dict[Hashable, Hashable] = {}

    def root(node: Hashable) -> Hashable:
        while (parent := parents.setdefault(node, node)) != node:
            parents[node] = node = parents[parent]
        return node

    images = set()
    for label in labels:
        images.add(label.image)
        parents.setdefault(label.image, label.image)
        if label.form is not None:
            parents[root(label.image)] = root(("form", label.form))
        elif label.letters:
            parents[root(label.image)] = root(("name", label.batch, label.letters))
    for one, other in near:
        if one in images and other in images:
            parents[root(one)] = root(other)
    names: dict[Hashable, str] = {}
    for image in sorted(images):
        names.setdefault(root(image), image)
    return {image: names[root(image)] for image in images}


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
