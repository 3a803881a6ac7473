"""What a page of a pile is: a page of the form, laid over it and cut; blank; foreign; or a case for a person.

Knows pictures and forms. Does not read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from backend.pages.blank import is_blank
from backend.pages.cut import CutField, cut
from backend.pages.form import FormError
from backend.pages.form_file import FormFile
from backend.pages.landmarks import Grey
from backend.pages.reference import Reference, make_reference
from backend.pages.register import Candidate, Registrar

PageState = Literal["registered", "blank", "foreign", "needs help"]

_FEWEST_PIECES = 6  # of print
_LIKELY = 0.25  # of the print agrees: what is less is no page of the form


@dataclass(frozen=True)
class RecognisedPage:
    """What a page is.

    Args:
        form_page: of the form, from 1; of a page that needs help the likeliest one. None for blank and foreign ones.
        score: share of the form's print that was found in its place, 0..1.
        turned: quarter turns clockwise that set the page upright.
        fields: of a registered page, by name.
    """

    state: PageState
    form_page: int | None = None
    score: float = 0.0
    turned: int = 0
    fields: dict[str, CutField] = field(default_factory=dict)


class FormRecogniser:
    """Recognises the pages of one form. Threads may share it: nothing changes after construction.

    Raises:
        FormError: the picture of a page shows too little print to be recognised by.
    """

    def __init__(self, file: FormFile) -> None:
        self.form = file.form
        self._references = tuple(_reference(file, number) for number in range(1, len(file.form.pages) + 1))
        for number, reference in enumerate(self._references):
            if len(reference.pieces) < _FEWEST_PIECES:
                raise FormError(
                    f"The picture of page {number + 1} shows too little print outside the fields to recognise it by.",
                    f"pages[{number}]",
                )
        self._registrar = Registrar(self._references)

    def recognise(self, page: Grey) -> RecognisedPage:
        """Look at ``page``, ``(H, W)`` grey with dark ink, lying in any direction."""
        if is_blank(page):
            return RecognisedPage("blank")
        found = self._registrar.register(page)
        best = found.best
        if best is None or (best.score < _LIKELY and not found.accepted):
            return RecognisedPage("foreign", score=best.score if best else 0.0)
        form_page = best.reference + 1
        if not found.accepted:
            return RecognisedPage("needs help", form_page, best.score, best.placement.turned())
        return RecognisedPage(
            "registered", form_page, best.score, best.placement.turned(), self._cut(page, best)
        )

    def _cut(self, page: Grey, best: Candidate) -> dict[str, CutField]:
        reference = self._references[best.reference]
        return {
            each.name: cut(page, reference, best.placement, each.rect, is_comb=each.kind == "comb")
            for each in self.form.on_page(best.reference + 1)
        }


def _reference(file: FormFile, number: int) -> Reference:
    paper = file.form.pages[number - 1]
    rects = [each.rect for each in file.form.on_page(number)]
    return make_reference(file.pictures[number - 1], paper.width, paper.height, rects)
