"""On which side each labelled image is: trained on, or set aside to judge candidates by.

Knows the table ``image_sides``, whose rows stay when an image is deleted: what was trained on once must be known for
ever. An image is named by its grey levels, so that the same crop uploaded again is on the same side.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sqlalchemy import Boolean, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from backend.store.database import Base

Side = Literal["train", "gate"]


class ImageSide(Base):
    """The side of all images with these grey levels."""

    __tablename__ = "image_sides"

    pixel_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    set_aside: Mapped[bool] = mapped_column(Boolean)


def select_sides(session: Session) -> dict[str, Side]:
    """The side of each image that has one, by its ``pixel_hash``."""
    rows = session.execute(select(ImageSide.pixel_hash, ImageSide.set_aside))
    return {pixel_hash: "gate" if set_aside else "train" for pixel_hash, set_aside in rows}


def select_set_aside(session: Session) -> set[str]:
    """The ``pixel_hash`` of each image that is set aside."""
    return set(session.scalars(select(ImageSide.pixel_hash).where(ImageSide.set_aside)))


def record_sides(session: Session, sides: Mapping[str, Side]) -> None:
    """Record the sides. An image that was trained on stays so, whatever is recorded for it later."""
    known = {row.pixel_hash: row for row in session.scalars(select(ImageSide))}
    for pixel_hash, side in sides.items():
        row = known.get(pixel_hash)
        if row is None:
            session.add(ImageSide(pixel_hash=pixel_hash, set_aside=side == "gate"))
        elif side == "train" and row.set_aside:
            row.set_aside = False
    session.flush()
