"""Groups of images whose readings are alike, for a person who reviews many at once.

Knows titles and cursors; the store counts. Counts change while people work, so a walk over the groups may return one
twice, or miss one that has grown; a walk over one group's images never does, except over the texts that were read
once: a text of two images becomes one when one of them is labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.errors import InvalidError
from backend.store.images import Image
from backend.store.lists import groups
from backend.store.lists.groups import BANDS, By, Group


@dataclass(frozen=True)
class TitledGroup:
    """A group and its title: the text or letter, or a band such as ``95–99 %``.

    The title is empty for images read as blank, and for the texts that were read only once.
    """

    key: str
    title: str
    count: int
    lowest_confidence: float


@dataclass(frozen=True)
class GroupChunk:
    """Some groups, large and doubtful ones first, and where the next ones begin."""

    items: Sequence[TitledGroup]
    next_cursor: str | None
    total: int
    """All groups."""
    images: int
    """All images in them."""


@dataclass(frozen=True)
class MemberChunk:
    """Some images of one group, least certain first."""

    items: Sequence[Image]
    next_cursor: str | None
    total: int
    """All images of the group."""


def group_chunk(
    session: Session, *, by: By, batch_id: int | None = None, cursor: str | None = None, limit: int = 50
) -> GroupChunk:
    """Up to ``limit`` groups of read images without a label.

    Raises:
        InvalidError: the cursor is not one of this grouping and batch.
    """
    walk = ["groups", by, batch_id]
    after = None if cursor is None else tuple(cursors.decode(cursor, walk, [int, float, str]))
    found = groups.select_groups(session, by=by, batch_id=batch_id, after=after, limit=limit + 1)
    items, following = cursors.chunk_of(found, limit, walk, lambda group: list(group.place))
    totals = groups.count_groups(session, by=by, batch_id=batch_id)
    return GroupChunk(
        items=[_titled(by, group) for group in items],
        next_cursor=following,
        total=totals.groups,
        images=totals.images,
    )


def member_chunk(
    session: Session,
    *,
    by: By,
    key: str,
    batch_id: int | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> MemberChunk:
    """Up to ``limit`` images of one group; none for a group that has none.

    Raises:
        InvalidError: no group can have this key, or the cursor is not one of this group.
    """
    if not _is_group_key(by, key):
        raise InvalidError(f"There is no such group. Received: {key[:80]!r}", field="key")
    walk = ["members", by, key, batch_id]
    after = None if cursor is None else tuple(cursors.decode(cursor, walk, [float, int]))
    found = groups.select_members(session, by=by, key=key, batch_id=batch_id, after=after, limit=limit + 1)
    items, following = cursors.chunk_of(found, limit, walk, lambda image: [image.queue_confidence, image.id])
    return MemberChunk(
        items=items,
        next_cursor=following,
        total=groups.count_members(session, by=by, key=key, batch_id=batch_id),
    )


def _titled(by: By, group: Group) -> TitledGroup:
    title = _band_title(float(group.key)) if by == "confidence" else group.key
    return TitledGroup(group.key, title.removeprefix(groups.READ_ONCE), group.count, group.lowest)


def _band_title(start: float) -> str:
    return f"{start * 100:.0f}–{groups.band_end(start) * 100:.0f} %"


def _is_group_key(by: By, key: str) -> bool:
    return key in map(str, BANDS) if by == "confidence" else cursors.storable(key)
