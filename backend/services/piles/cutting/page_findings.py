"""What the program finds on a page, ready to be stored.

Knows pixels and known forms. Knows no rows.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from backend.pages.blank import is_blank
from backend.pages.geometry import Placement
from backend.pages.landmarks import Grey
from backend.services.forms.page_files import FilePage, RefusedFilePage
from backend.services.piles.cutting.cut_fields import NewField, new_fields, reduced_jpeg
from backend.services.piles.cutting.known_forms import Known
from backend.store.piles.tables import PageState

FELL_OVER = "The program failed on this page. Say by hand what it is."
ENDED = "The program ended again and again while it looked at this page. Scan it again, or send it in another format."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PageFindings:
    """A page as it was found.

    Args:
        number: in its file, from 1.
        size: ``(width, height)`` in pixels of the source.
        scale: pixels of the source to one of the page as it was rendered.
        picture: a reduced JPEG.
    """

    number: int
    state: PageState
    version_id: int | None = None
    form_page: int | None = None
    score: float = 0.0
    turned: int = 0
    size: tuple[int, int] = (0, 0)
    scale: float = 1.0
    placement: dict[str, Any] | None = None
    picture: bytes | None = None
    fields: list[NewField] = field(default_factory=list)
    error: str | None = None

    def pictures(self) -> list[bytes]:
        """Files to be stored."""
        return [*(each.png for each in self.fields), *([] if self.picture is None else [self.picture])]


def look_at(known: Known | None, page: FilePage | RefusedFilePage) -> PageFindings:
    """What the page is; it waits if no form is known, or none that can be read fits it, unless it is blank."""
    if isinstance(page, RefusedFilePage):
        return PageFindings(page.number, "refused", error=page.error.detail)
    facts: dict[str, Any] = {
        "number": page.number,
        "size": source_size(page.grey, page.scale),
        "scale": page.scale,
        "picture": reduced_jpeg(page.grey),
    }
    if known is None:
        return PageFindings(state="blank" if is_blank(page.grey) else "waiting", **facts)
    try:
        found = known.recogniser.recognise(page.grey)
    except Exception:  # whatever it is, the other pages must go on
        logger.exception("Recognising a page failed")
        return PageFindings(state="needs help", error=FELL_OVER, **facts)
    if known.unreadable and found.state in ("foreign", "needs help"):
        return PageFindings(state="waiting", score=found.score, error=_waits_for(known), **facts)
    if found.form is None or found.placement is None:
        return PageFindings(state=found.state, score=found.score, **facts)
    return PageFindings(
        state=found.state,
        version_id=known.version_ids[found.form],
        form_page=found.form_page,
        score=found.score,
        turned=found.turned,
        placement=found.placement.to_json(),
        fields=new_fields(known.recogniser.forms[found.form], found.fields, page.scale),
        **facts,
    )


def fields_by(
    known: Known, form: int, form_page: int, placement: Placement, page: FilePage, names: Collection[str]
) -> list[NewField]:
    """The fields with these names, cut if the form is known to lie on the page."""
    cut = known.recogniser.cut(page.grey, form, form_page, placement)
    wanted = {name: each for name, each in cut.items() if name in names}
    return new_fields(known.recogniser.forms[form], wanted, page.scale)


def _waits_for(known: Known) -> str:
    names = ", ".join(repr(name) for name in known.unreadable.values())
    return (
        f"It fits no other form, and the picture of this form cannot be read at the moment: {names}. The page is "
        "looked at again once it can be; flask doctor says more."
    )


def source_size(grey: Grey, scale: float) -> tuple[int, int]:
    """Width and height of the page in pixels of the source."""
    height, width = grey.shape
    return round(width * scale), round(height * scale)
