"""What a page of a pile is: a page of a form, laid over it and cut; blank; foreign; or a case for a person.

Knows pictures and forms. Does not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import cv2
import numpy as np

from backend.pages.blank import is_blank
from backend.pages.cut import CutField, cut
from backend.pages.form import Form, FormError
from backend.pages.form_file import FormFile
from backend.pages.geometry import MM_PER_INCH, Placement, Points, Rect, Warp
from backend.pages.landmarks import Grey
from backend.pages.reference import Reference, count_pieces, make_reference
from backend.pages.register import Registrar

PageState = Literal["registered", "blank", "foreign", "needs help"]

_FEWEST_PIECES = 6  # of print
_LEAST_DPI = 45.0  # of a reference; coarser print cannot be distinguished
_LIKELY = 0.25  # of the print agrees: with less it is not a page of the form


@dataclass(frozen=True)
class RecognisedPage:
    """What a page is.

    Args:
        form: which of the forms, from 0; None for blank and foreign pages, as is ``form_page``.
        form_page: of the form, from 1; of a page that needs help the likeliest one.
        score: share of the form's print that was found in its place, 0..1.
        turned: quarter turns clockwise that set the page upright.
        placement: where the form's page lies on it; of a page that needs help the best guess.
        fields: of a registered page, by name.
    """

    state: PageState
    form: int | None = None
    form_page: int | None = None
    score: float = 0.0
    turned: int = 0
    placement: Placement | None = None
    fields: dict[str, CutField] = field(default_factory=dict)


class FormsRecogniser:
    """Recognises the pages of several forms. Threads may share it: nothing changes after construction.

    Raises:
        FormError: the picture of a page shows too little print to be recognised by.
    """

    def __init__(self, files: Sequence[FormFile]) -> None:
        for file in files:
            check_print(file)
        self.forms: tuple[Form, ...] = tuple(file.form for file in files)
        self._places = tuple(
            (form, page) for form, file in enumerate(files) for page in range(1, len(file.form.pages) + 1)
        )
        self._references = tuple(_reference(files[form], page) for form, page in self._places)
        self._registrar = Registrar(self._references)

    def recognise(self, page: Grey) -> RecognisedPage:
        """Look at ``page``, ``(H, W)`` grey with dark ink, lying in any direction."""
        if is_blank(page):
            return RecognisedPage("blank")
        found = self._registrar.register(page)
        best = found.best
        if best is None or (best.score < _LIKELY and not found.accepted):
            return RecognisedPage("foreign", score=best.score if best else 0.0)
        form, form_page = self._places[best.reference]
        fields = self.cut(page, form, form_page, best.placement) if found.accepted else {}
        return RecognisedPage(
            "registered" if found.accepted else "needs help",
            form,
            form_page,
            best.score,
            best.placement.turned(),
            best.placement,
            fields,
        )

    def cut(self, page: Grey, form: int, form_page: int, placement: Placement) -> dict[str, CutField]:
        """The fields of page ``form_page`` of a form, by name, where ``placement`` says that it lies on ``page``."""
        reference = self._references[self._places.index((form, form_page))]
        return {
            each.name: cut(page, reference, placement, each.rect, is_comb=each.kind == "comb")
            for each in self.forms[form].on_page(form_page)
        }


class FormRecogniser(FormsRecogniser):
    """Recognises the pages of one form.

    Raises:
        FormError: the picture of a page shows too little print to be recognised by.
    """

    def __init__(self, file: FormFile) -> None:
        super().__init__((file,))
        self.form = file.form


def check_print(file: FormFile) -> None:
    """Check that each page of a form can be recognised.

    Raises:
        FormError: the picture of a page is too coarse, or shows too little print outside the fields.
    """
    for number, (paper, picture) in enumerate(zip(file.form.pages, file.pictures, strict=True), start=1):
        rows, columns = picture.shape
        if min(columns / paper.width, rows / paper.height) * MM_PER_INCH < _LEAST_DPI:
            raise FormError(
                f"The picture of page {number} has only {columns} x {rows} pixels. Scan it at 150 dpi or more.",
                f"pages[{number - 1}]",
                "coarse",
                page=number,
            )
        rects = [each.rect for each in file.form.on_page(number)]
        if count_pieces(picture, paper.width, paper.height, rects) < _FEWEST_PIECES:
            raise FormError(
                f"The picture of page {number} shows too little print outside the fields to recognise it by.",
                f"pages[{number - 1}]",
                "little-print",
                page=number,
            )


def outline(form: Form, form_page: int, placement: Placement) -> Points:
    """``(4, 2)`` page pixels of the paper's corners, from the form's top left clockwise."""
    return placement.to_page(_paper(form, form_page).corners())


def placed_by(form: Form, form_page: int, corners: Points) -> Placement:
    """The placement that a person gives: ``corners`` ``(4, 2)`` are where the paper's corners lie, in page pixels.

    Raises:
        ValueError: the corners are not a convex figure that runs clockwise from the top left one.
    """
    sides = np.roll(corners, -1, axis=0) - corners
    following = np.roll(sides, -1, axis=0)
    if not (sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0] > 0).all():
        raise ValueError("The four corners must run clockwise around the page and not cross.")
    paper = _paper(form, form_page)
    homography = cv2.getPerspectiveTransform(
        paper.corners().astype(np.float32), np.asarray(corners, np.float32)
    )
    return Placement(np.asarray(homography, np.float64), Warp.none(paper.width, paper.height))


def _paper(form: Form, form_page: int) -> Rect:
    paper = form.pages[form_page - 1]
    return Rect(0.0, 0.0, paper.width, paper.height)


def _reference(file: FormFile, number: int) -> Reference:
    paper = file.form.pages[number - 1]
    rects = [each.rect for each in file.form.on_page(number)]
    return make_reference(file.pictures[number - 1], paper.width, paper.height, rects)
