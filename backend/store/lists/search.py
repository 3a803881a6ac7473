"""Which images a search finds: by label, newest reading, expected text or path.

Knows which indexes hold the folded texts: a search reads these, not the rows. Does not know how lists are ordered.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, select, union

from backend.store.folding import fold
from backend.store.images import Image
from backend.store.readings import Reading


def found_by(typed: str) -> ColumnElement[bool]:
    """Condition on an image: one of its texts contains what was typed; never, if that has no letter or digit."""
    wanted = fold(typed)
    if not wanted:
        return false()
    by_label_or_path = select(Image.id).where(Image.folded.contains(wanted))
    newest = select(Image.reading_version).where(Image.id == Reading.image_id).scalar_subquery()
    by_reading = select(Reading.image_id).where(Reading.folded.contains(wanted), Reading.version == newest)
    return Image.id.in_(union(by_label_or_path, by_reading).subquery().select())
