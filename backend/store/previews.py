"""Previews: what a version would read, kept beside what people see.

They are rows of the table ``readings`` that no image names as its newest: once the version goes live, `adopt_readings`
makes them so, and nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, CursorResult, and_, case, delete, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.exchange.style import PLAIN, Style
from backend.store.folding import folded_name
from backend.store.images import Image, lock_images
from backend.store.labels import TEXT_KINDS, Label
from backend.store.readings import MAX_FAILURES, READABLE, Reading

_IS_READ = and_(
    READABLE,
    Image.emptiness.is_(None),
    Image.reading_failures < MAX_FAILURES,
    Image.reading_version.is_not(None),
)
WAITING = Image.label_kind.is_(None)
CHECKED = Image.label_kind.in_(TEXT_KINDS)


class Pair(NamedTuple):
    """What two versions read on one image; ``label`` is the text that a person gave it, and a reason says why what was
    read is not called a name. The style of a label may be unknown."""

    image_id: int
    label: str | None
    old: str
    old_confidence: float
    new: str
    new_confidence: float
    old_reason: str | None = None
    new_reason: str | None = None
    old_style: Style = PLAIN
    new_style: Style = PLAIN
    label_style: Style | None = None


class Extent(NamedTuple):
    """How many of the images are read, and how many there are."""

    read: int
    of: int


def insert_previews(session: Session, contents: Mapping[int, Mapping[str, Any]]) -> int:
    """Store what one version would read on each image; images that are gone, and those that it has read, are left out.

    Returns:
        The number of stored readings.
    """
    images = [image.id for image in lock_images(session, contents)]
    versions = {content["version"] for content in contents.values()}
    known = set(
        session.scalars(
            select(Reading.image_id).where(Reading.image_id.in_(images), Reading.version.in_(versions))
        )
    )
    new = [image_id for image_id in images if image_id not in known]
    session.add_all(
        Reading(image_id=image_id, folded=folded_name(contents[image_id]["text"]), **contents[image_id])
        for image_id in new
    )
    session.flush()
    return len(new)


def select_unread_by(
    session: Session,
    version: str,
    *,
    which: ColumnElement[bool],
    until: datetime,
    after: int,
    limit: int,
    without: Collection[int] = (),
) -> Sequence[Image]:
    """Images that ``version`` has not read, in the order of their ids.

    Args:
        which: `WAITING` or `CHECKED`.
        until: leave out what came later, so that there is an end.
        after: leave out those up to this id.
    """
    query = (
        select(Image)
        .where(_IS_READ, which, Image.id > after)
        .where(Image.created_at <= until, Image.id.not_in(list(without)), ~_read_by(version))
        .order_by(Image.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def count_extent(session: Session, version: str, which: ColumnElement[bool], until: datetime) -> Extent:
    """How much of `WAITING` or `CHECKED` images ``version`` has read, as far as they came before ``until``."""
    query = select(func.count()).select_from(Image).where(_IS_READ, which, Image.created_at <= until)
    return Extent(session.scalar(query.where(_read_by(version))) or 0, session.scalar(query) or 0)


def select_waiting_changes(session: Session, version: str, against: str) -> list[Pair]:
    """The images without a label that the two versions read differently, even if in different styles only."""
    new, old = aliased(Reading), aliased(Reading)
    query = (
        select(
            Image.id,
            Image.label_text,
            old.text,
            old.confidence,
            new.text,
            new.confidence,
            old.reason,
            new.reason,
            old.case,
            old.accents,
            new.case,
            new.accents,
        )
        .join(new, (new.image_id == Image.id) & (new.version == version))
        .join(old, (old.image_id == Image.id) & (old.version == against))
        .where(WAITING, or_(new.text != old.text, new.reason.is_distinct_from(old.reason)))
    )
    return [_pair(row) for row in session.execute(query)]


def select_checked_errors(session: Session, version: str, against: str) -> list[Pair]:
    """The labelled images that ``version`` does not read as their label says, or does not call names.

    Each comes with the reading by ``against`` or, without one, the image's newest reading by another version.
    """
    new, old, head = aliased(Reading), aliased(Reading), aliased(Reading)
    is_head = (
        (head.image_id == Image.id) & (head.version == Image.reading_version) & (head.version != version)
    )
    is_old = old.id.is_not(None)
    query = (
        select(
            Image.id,
            Image.label_text,
            func.coalesce(old.text, head.text),
            func.coalesce(old.confidence, head.confidence),
            new.text,
            new.confidence,
            case((is_old, old.reason), else_=head.reason),
            new.reason,
            case((is_old, old.case), else_=head.case),
            case((is_old, old.accents), else_=head.accents),
            new.case,
            new.accents,
            Label.case,
            Label.accents,
        )
        .join(Label, (Label.image_id == Image.id) & (Label.revision == Image.label_revision))
        .join(new, (new.image_id == Image.id) & (new.version == version))
        .outerjoin(old, (old.image_id == Image.id) & (old.version == against))
        .outerjoin(head, is_head)
        .where(
            CHECKED,
            or_(new.text != Image.label_text, new.reason.is_not(None)),
            or_(is_old, head.id.is_not(None)),
        )
    )
    return [_pair(row) for row in session.execute(query)]


def select_previews(session: Session, version: str) -> Sequence[int]:
    """Ids of the readings by ``version`` that no image has as its newest."""
    query = select(Reading.id).where(Reading.version == version, ~_is_newest()).order_by(Reading.id)
    return session.scalars(query).all()


def delete_previews(session: Session, ids: Collection[int]) -> int:
    """Delete these readings; those that images have as their newest by now stay. The number deleted."""
    statement = delete(Reading).where(Reading.id.in_(ids), ~_is_newest())
    return cast("CursorResult[Any]", session.execute(statement)).rowcount


def _pair(row: Sequence[Any]) -> Pair:
    """What was selected: the eight values that `Pair` has first, then the columns of its three styles."""
    old, new, label = (Style.of(*row[at : at + 2]) if row[at:] else None for at in (8, 10, 12))
    return Pair(*row[:8])._replace(old_style=old or PLAIN, new_style=new or PLAIN, label_style=label)


def _is_newest() -> ColumnElement[bool]:
    return exists().where(Image.id == Reading.image_id, Image.reading_version == Reading.version)


def _read_by(version: str) -> ColumnElement[bool]:
    return exists().where(Reading.image_id == Image.id, Reading.version == version)
