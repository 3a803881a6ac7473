"""Leases: images that one client reviews for a while, so that other clients get different ones.

Knows the table ``leases`` and what is too long for a lease. A lease prevents nobody from saving: revisions protect
labels from being overwritten.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, delete, exists, func, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base
from backend.store.images import Image

LONGEST = timedelta(hours=1)
"""A lease that would last longer was given before the clock was set back, and counts as expired."""


class Lease(Base):
    """One client's claim on one image, until a given time."""

    __tablename__ = "leases"

    image_id: Mapped[int] = mapped_column(ForeignKey("images.id"), primary_key=True, autoincrement=False)
    holder: Mapped[str] = mapped_column(String(64), index=True)
    """The random name that the client chose for itself."""
    expires_at: Mapped[datetime] = mapped_column(index=True)


def lock_leases(session: Session) -> None:
    """Lock the table against other writers until this transaction ends; reading stays possible.

    On SQLite every write transaction is exclusive already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE leases IN EXCLUSIVE MODE"))


def free_for(holder: str, at: datetime) -> ColumnElement[bool]:
    """Condition on an image: no other client holds it at this time."""
    return ~_held_by_others(holder, at)


def is_leased(at: datetime) -> ColumnElement[bool]:
    """Condition on an image: a client holds it at this time, so somebody may have it on the screen."""
    return exists().where(Lease.image_id == Image.id, _is_running(at))


def select_free(session: Session, holder: str, image_ids: Sequence[int], at: datetime) -> list[int]:
    """Those of the images that have no label and that no other client holds, in the order of their ids."""
    query = select(Image.id).where(Image.id.in_(image_ids), Image.label_kind.is_(None), free_for(holder, at))
    return list(session.scalars(query.order_by(Image.id)))


def take(session: Session, holder: str, image_ids: Sequence[int], *, until: datetime) -> None:
    """Lease images to one client, whoever held them before. Needs `lock_leases`."""
    if not image_ids:
        return
    session.execute(delete(Lease).where(Lease.image_id.in_(image_ids)))
    rows = [{"image_id": image_id, "holder": holder, "expires_at": until} for image_id in image_ids]
    session.execute(insert(Lease), rows)


def renew(session: Session, holder: str, *, until: datetime) -> list[int]:
    """Extend the client's leases of unlabelled images to ``until``; the ids of those images, in order.

    An expired lease counts as held until another client takes the image.
    """
    waiting = select(Image.id).where(Image.label_kind.is_(None))
    held = (Lease.holder == holder) & Lease.image_id.in_(waiting)
    session.execute(
        update(Lease).where(held).values(expires_at=until).execution_options(synchronize_session=False)
    )
    return list(session.scalars(select(Lease.image_id).where(held).order_by(Lease.image_id)))


def release(
    session: Session, holder: str, *, until: datetime, image_ids: Sequence[int] | None = None
) -> None:
    """Delete the client's leases that end by ``until``, or only those of ``image_ids``."""
    held = delete(Lease).where(Lease.holder == holder, Lease.expires_at <= until)
    session.execute(held if image_ids is None else held.where(Lease.image_id.in_(image_ids)))


def count_held_by_others(session: Session, holder: str, at: datetime, *, batch_id: int | None = None) -> int:
    """Number of unlabelled images that other clients hold."""
    query = select(func.count()).select_from(Image).join(Lease, Lease.image_id == Image.id)
    query = query.where(Image.label_kind.is_(None), Lease.holder != holder, _is_running(at))
    return session.scalar(query if batch_id is None else query.where(Image.batch_id == batch_id)) or 0


def delete_expired(session: Session, before: datetime) -> None:
    """Delete leases that expired before this time, and those of a clock that was far ahead of it."""
    session.execute(
        delete(Lease).where((Lease.expires_at < before) | (Lease.expires_at > before + 2 * LONGEST))
    )


def _held_by_others(holder: str, at: datetime) -> ColumnElement[bool]:
    return exists().where(Lease.image_id == Image.id, Lease.holder != holder, _is_running(at))


def _is_running(at: datetime) -> ColumnElement[bool]:
    return Lease.expires_at.between(at, at + LONGEST) & (Lease.expires_at != at)
