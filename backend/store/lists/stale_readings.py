"""Which images are read again although they have a reading: by a new version, or in a style that has changed.

Knows the table ``images`` and who holds leases.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_

from backend.exchange.style import PLAIN, Style
from backend.store.database import now
from backend.store.images import Image
from backend.store.leases import is_leased


def is_stale(version: str, style: Style) -> ColumnElement[bool]:
    """Whether an unlabelled image has a reading, but the newest is by another version than this, or in another style.

    An image that somebody has on the screen is not stale because of its style alone: the content of its reading would
    be replaced, and whoever accepts what was read before would seem to correct it.

    Args:
        style: of images that have none of their own.
    """
    return and_(
        Image.label_kind.is_(None),
        Image.reading_version.is_not(None),
        or_(Image.reading_version != version, and_(_is_in_another_style(style), ~is_leased(now()))),
    )


def _is_in_another_style(style: Style) -> ColumnElement[bool]:
    return or_(
        func.coalesce(Image.reading_case, PLAIN.case) != func.coalesce(Image.case, style.case),
        func.coalesce(Image.reading_accents, PLAIN.accents) != func.coalesce(Image.accents, style.accents),
    )
