"""What would change if a version went live, or has changed since it did: the riskiest changes first.

Knows the readings of two versions; `preview_reading` makes those that are missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from backend.recognizer.spelling.left_open import said
from backend.services import cursors
from backend.services.versions import registry
from backend.services.versions.preview_reading import before
from backend.store import previews
from backend.store.folding import fold
from backend.store.images import Image, select_images
from backend.store.previews import Extent, Pair

Kind = Literal["waiting", "checked"]


@dataclass(frozen=True)
class Change:
    """An image that two versions read differently.

    Args:
        risk: how likely the change is for the worse, 0 to 1.
    """

    image: Image
    pair: Pair
    risk: float


@dataclass(frozen=True)
class Preview:
    """What would change.

    Args:
        against: the version that is compared with; None if there is no other.
        waiting: how much of what waits the version has read.
        checked: how much of what people have checked it has read.
        differ: number of waiting images that would be read differently.
        wrong: number of checked names that would now be read wrong.
        items: some of the changes.
    """

    version: str
    against: str | None
    waiting: Extent
    checked: Extent
    differ: int
    wrong: int
    items: Sequence[Change]
    next_cursor: str | None


def preview(
    session: Session, name: str, kind: Kind, *, cursor: str | None = None, limit: int = 50
) -> Preview:
    """Up to ``limit`` changes by version ``name``.

    Args:
        kind: of images that wait, or of those that people have checked.
    Raises:
        NotFoundError: no such version.
        InvalidError: the cursor is not one of this list.
    """
    version = registry.get_version(session, name)
    against = before(session, name)
    until = version.created_at
    changes = previews.select_waiting_changes(session, name, against) if against else []
    waiting = [pair for pair in changes if differ(pair)]
    errors = previews.select_checked_errors(session, name, against) if against else []
    wrong = [pair for pair in errors if was_right(pair)]
    walk = ["preview", name, against, kind]
    ordered = sorted(((-risk(pair), pair) for pair in (waiting if kind == "waiting" else wrong)), key=_order)
    if cursor is not None:
        at, after = cursors.decode(cursor, walk, [float, int])
        ordered = [(negative, pair) for negative, pair in ordered if (negative, pair.image_id) > (at, after)]
    shown = ordered[:limit]
    images = {image.id: image for image in select_images(session, [pair.image_id for _, pair in shown])}
    more = len(ordered) > limit
    return Preview(
        version=name,
        against=against,
        waiting=previews.count_extent(session, name, previews.WAITING, until),
        checked=previews.count_extent(session, name, previews.CHECKED, until),
        differ=len(waiting),
        wrong=len(wrong),
        items=[Change(images[pair.image_id], pair, -at) for at, pair in shown if pair.image_id in images],
        next_cursor=cursors.encode(walk, [shown[-1][0], shown[-1][1].image_id]) if more else None,
    )


def risk(pair: Pair) -> float:
    """How likely the old reading was right, given that the two differ and both say how sure they are.

    As if they erred independently: at most one of them can be right.
    """
    old, new = _inside(pair.old_confidence), _inside(pair.new_confidence)
    was_right = old * (1 - new)
    return was_right / (was_right + new * (1 - old) + (1 - old) * (1 - new))


def differ(pair: Pair) -> bool:
    """Whether the two versions do not read the same, as far as both were to write it."""
    old, new, _ = _alike(pair._replace(label_style=None))
    return old != new or pair.old_reason != pair.new_reason


def was_right(pair: Pair) -> bool:
    """Whether the old reading is what the label says and the new one is not.

    Both are compared to the letter if the old reading is right to the letter, else without case and accents. What is
    not called a name is not right.
    """
    old, new, label = _alike(pair)
    if pair.old_reason is not None or pair.new_reason is not None:
        return pair.old_reason is None and fold(old) == fold(label)
    if old == label:
        return new != label
    return fold(old) == fold(label) != fold(new)


def _alike(pair: Pair) -> tuple[str, str, str]:
    """The old reading, the new one and the label: if their styles differ, what all of them say."""
    texts = pair.old, pair.new, pair.label or ""
    styles = {pair.old_style, pair.new_style, pair.label_style or pair.old_style}
    if len(styles) == 1:
        return texts
    shared = pair.old_style.shared_with(pair.new_style).shared_with(pair.label_style)
    old, new, label = (said(text, shared) for text in texts)
    return old, new, label


def _inside(confidence: float) -> float:
    return min(max(confidence, 1e-6), 1 - 1e-6)


def _order(one: tuple[float, Pair]) -> tuple[float, int]:
    return one[0], one[1].image_id
