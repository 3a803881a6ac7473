"""Model versions, and the pointer to the live one.

Knows the tables ``versions`` (immutable) and ``promotions`` (append-only; the newest row is the pointer).
Does not know what is inside a bundle.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base, find, now


class Version(Base):
    """One bundle that this installation knows."""

    __tablename__ = "versions"
    __table_args__ = (
        CheckConstraint("origin IN ('shipped', 'retrained')", name="origin"),
        CheckConstraint("state IN ('accepted', 'rejected')", name="state"),
    )

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    parent: Mapped[str | None] = mapped_column(String(100))
    """A name only: the parent of a shipped version may not be known here."""
    bundle: Mapped[str] = mapped_column(String(64))
    """sha256 of the manifest file."""
    origin: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    metrics: Mapped[dict[str, Any]] = mapped_column(JSON)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("training_runs.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Promotion(Base):
    """One move of the live pointer."""

    __tablename__ = "promotions"
    __table_args__ = (CheckConstraint("reason IN ('shipped', 'gate', 'rollback', 'manual')", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(ForeignKey("versions.name"))
    reason: Mapped[str] = mapped_column(String(16))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("training_runs.id"))
    author: Mapped[str | None] = mapped_column(String(100))
    """Who asked for it; NULL if nobody did."""
    created_at: Mapped[datetime] = mapped_column(default=now)


def insert_version(
    session: Session,
    name: str,
    *,
    bundle: str,
    origin: str,
    state: str = "accepted",
    parent: str | None = None,
    metrics: dict[str, Any] | None = None,
    run_id: int | None = None,
) -> Version:
    """Add a version. Raises IntegrityError if the name is taken: versions never change."""
    version = Version(
        name=name,
        bundle=bundle,
        origin=origin,
        state=state,
        parent=parent,
        metrics=metrics or {},
        run_id=run_id,
    )
    session.add(version)
    session.flush()
    return version


def select_version(session: Session, name: str) -> Version | None:
    """The version with this name."""
    return find(session, Version, name)


def select_versions(session: Session) -> Sequence[Version]:
    """All versions, newest first."""
    return session.scalars(select(Version).order_by(Version.created_at.desc(), Version.name.desc())).all()


def insert_promotion(
    session: Session, version: str, reason: str, run_id: int | None = None, author: str | None = None
) -> Promotion:
    """Move the live pointer to ``version``; takes effect when this transaction is committed."""
    promotion = Promotion(version=version, reason=reason, run_id=run_id, author=author)
    session.add(promotion)
    session.flush()
    return promotion


def select_live(session: Session) -> Version | None:
    """The live version; None before the first promotion."""
    query = (
        select(Version)
        .join(Promotion, Promotion.version == Version.name)
        .order_by(Promotion.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def was_promoted(session: Session, name: str) -> bool:
    """Whether version ``name`` was ever live."""
    return session.scalar(select(Promotion.id).where(Promotion.version == name).limit(1)) is not None


def select_promotions(session: Session, limit: int = 50) -> Sequence[Promotion]:
    """Moves of the pointer, newest first."""
    return session.scalars(select(Promotion).order_by(Promotion.id.desc()).limit(limit)).all()
