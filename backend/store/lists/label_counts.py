"""Labels available for training: those with a text, counted by text.

Knows the images' current labels and the order in which labels were added. Does not know how many are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.exchange.style import Accents, Case, Style
from backend.store.image_sides import ImageSide, Side
from backend.store.images import Image
from backend.store.labels import TEXT_KINDS, Label, StoredKind
from backend.store.piles.samples import sample_batches


def select_text_counts(
    session: Session, after_id: int | None = None, kinds: Sequence[StoredKind] = TEXT_KINDS
) -> Sequence[tuple[str, int]]:
    """Each text of a current label but the sample's and typed ones, and the number of different pictures that have it.

    Args:
        after_id: count labels with higher ids only.
        kinds: count these only.
    """
    query = (
        select(Image.label_text, func.count(Image.pixel_hash.distinct()))
        .join(Label, (Label.image_id == Image.id) & (Label.revision == Image.label_revision))
        .where(*_trained_on(kinds))
        .group_by(Image.label_text)
        .order_by(Image.label_text)
    )
    if after_id is not None:
        query = query.where(Label.id > after_id)
    return [(text, count) for text, count in session.execute(query) if text is not None]


class StyledText(NamedTuple):
    """A text, the case and accents that its images have of their own, and the style in which it was typed, None if
    that is not known."""

    text: str
    case: Case | None
    accents: Accents | None
    typed: Style | None


def select_styled_text_counts(session: Session) -> dict[StyledText, dict[Side | None, int]]:
    """Like `select_text_counts`, by the styles of images and labels, and by the side that the pictures are on; None for
    those that no run has divided yet."""
    by = (Image.label_text, Image.case, Image.accents, Label.case, Label.accents, ImageSide.set_aside)
    query = (
        select(*by, func.count(Image.pixel_hash.distinct()))
        .join(Label, (Label.image_id == Image.id) & (Label.revision == Image.label_revision))
        .outerjoin(ImageSide, ImageSide.pixel_hash == Image.pixel_hash)
        .where(*_trained_on(TEXT_KINDS))
        .group_by(*by)
        .order_by(Image.label_text)
    )
    found: dict[StyledText, dict[Side | None, int]] = {}
    for text, case, accents, typed_case, typed_accents, is_set_aside, count in session.execute(query):
        if text:
            styled = StyledText(text, case, accents, Style.of(typed_case, typed_accents))
            found.setdefault(styled, {})[_side(is_set_aside)] = count
    return found


def _side(is_set_aside: bool | None) -> Side | None:
    if is_set_aside is None:
        return None
    return "gate" if is_set_aside else "train"


def _trained_on(kinds: Sequence[StoredKind]) -> Iterable[ColumnElement[bool]]:
    return Image.label_kind.in_(kinds), ~Image.typed, Image.batch_id.not_in(sample_batches())
