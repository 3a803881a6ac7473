"""A form of two pages, kept, and files of its pages with known writing: what piles are made of in tests.

Recognising real print takes a second a page. So pages bear a mark in their corner, which `MarkReader` knows them by;
`written(real=True)` draws sheets that the real recogniser knows.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
import pytest
from fsspec.implementations.local import LocalFileSystem
from PIL import Image as Picture
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from backend import framed_child
from backend.config import Settings
from backend.framed_child import FramedChild
from backend.pages.cut import CutField
from backend.pages.form import Field, Form, FormPage
from backend.pages.form_file import FormFile
from backend.pages.geometry import Placement, Rect, Warp, scaling
from backend.pages.landmarks import Grey
from backend.pages.recognise import FormsRecogniser, RecognisedPage
from backend.services.forms.library.storing import store_form
from backend.services.piles.cutting.cutter import Cutter
from backend.services.piles.receive import receive_pile
from backend.store.blobs import BlobStore
from backend.store.piles.pages import select_pages_of_pile
from backend.store.piles.tables import Page, Record
from tests.pages.layouts import MM, Drawing
from tests.services.pictures import upload

PAPER = FormPage(105.0, 148.0)
FIELDS = (
    Field("Surname", "name", 1, Rect(30, 40, 60, 10)),
    Field("Born", "text", 1, Rect(30, 60, 60, 10)),
    Field("Witness", "name", 2, Rect(30, 50, 60, 10)),
)
_SCALE = 2  # pixels to a millimetre of a marked page
_FIRST_MARK, _STEP = 20, 15  # grey levels of a sure page 1, and from one mark to the next


def survey(*fields: Field, name: str = "Survey") -> Form:
    return Form(name, (PAPER, PAPER), fields or FIELDS)


@cache
def sheet(page: int) -> Grey:
    """An empty printed sheet of page 1 or 2."""
    draw = Drawing.blank(PAPER)
    draw.text(10, 8, {1: "Survey of families", 2: "Second part", 3: "Shopping list"}[page], 6)
    draw.text(80, 20, f"page {page}", 3)
    for field in FIELDS:
        if field.page == page:
            draw.text(8, field.rect.top + 3, f"{field.name}:", 3.2)
            draw.box(field.rect)
    draw.paragraph(10, 85, 85, 12, seed=30 + page)
    draw.box(Rect(10, 25 + 3 * page, 12, 6))
    return np.asarray(cv2.cvtColor(draw.pixels(), cv2.COLOR_RGB2GRAY), np.uint8)


def printed(page: int, strokes: int = 0) -> Grey:
    """A printed sheet with ``strokes`` strokes of a pen in its first field."""
    filled = sheet(page).copy()
    rect = next(field.rect for field in FIELDS if field.page == page)
    for number in range(strokes):
        x, y = round((rect.left + 5 + 2.5 * number) * MM), round((rect.top + 2) * MM)
        cv2.line(filled, (x, y), (x + 8, y + round(5 * MM)), (40,), 4)
    return filled


def marked(word: str) -> Grey:
    """A page for `MarkReader`: ``A1`` and ``A2?`` are a sure page 1 and a doubtful page 2 of A, ``-`` blank, ``X``
    foreign. In A's fields as many columns are black as A's number."""
    page = np.full((round(PAPER.height * _SCALE), round(PAPER.width * _SCALE)), 248, np.uint8)
    if word == "-":
        return page
    page[:30, :30] = 200 if word == "X" else _FIRST_MARK + _STEP * (int(word[1]) + 4 * word.endswith("?"))
    columns = 0 if word == "X" else ord(word[0]) - ord("A") + 1
    for field in FIELDS:
        top, left = round(field.rect.top * _SCALE), round((field.rect.left + 5) * _SCALE)
        page[top : top + 20, left : left + 3 * columns] = 0
    return page


class MarkReader(FormsRecogniser):
    """Knows pages by their marks; a field is what lies in its rectangle, and empty without black."""

    def __init__(self, files: Sequence[FormFile]) -> None:
        self.forms = tuple(file.form for file in files)

    def recognise(self, page: Grey) -> RecognisedPage:
        mark = float(np.median(page[4:24, 4:24]))
        if mark > 230:
            return RecognisedPage("blank")
        number = round((mark - _FIRST_MARK) / _STEP)
        if number > 8:
            return RecognisedPage("foreign", score=0.1)
        form_page, is_sure = (number, True) if number < 4 else (number - 4, False)
        scale = page.shape[1] / PAPER.width
        placement = Placement(scaling(scale, scale), Warp.none(PAPER.width, PAPER.height))
        fields = self.cut(page, 0, form_page, placement) if is_sure else {}
        state = "registered" if is_sure else "needs help"
        return RecognisedPage(state, 0, form_page, 0.9 if is_sure else 0.4, 0, placement, fields)  # type: ignore[arg-type]

    def cut(self, page: Grey, form: int, form_page: int, placement: Placement) -> dict[str, CutField]:
        found = {}
        for field in self.forms[form].on_page(form_page):
            corners = placement.to_page(field.rect.corners())
            (left, top), (right, bottom) = corners[0].astype(int), corners[2].astype(int)
            crop = page[top:bottom, left:right]
            found[field.name] = CutField(crop, corners, float((crop < 100).sum()))
        return found


def file_of(pages: Sequence[Grey], form: str = "PDF") -> bytes:
    """The pages as one file."""
    first, *others = (Picture.fromarray(page) for page in pages)
    data = io.BytesIO()
    if form == "PNG":
        first.save(data, form)
    else:
        first.save(data, form, save_all=True, append_images=others, resolution=200)
    return data.getvalue()


@cache
def pdf_of(words: str) -> bytes:
    """A PDF of marked pages, such as ``A1 A2 -``; made once, since a PDF holds the time."""
    return file_of([marked(word) for word in words.split()])


def started_children(monkeypatch: pytest.MonkeyPatch) -> list[FramedChild]:
    """The children that are started from now on to open files."""
    started: list[FramedChild] = []

    class Noted(FramedChild):
        def __init__(self, command: Sequence[str], seconds: float, stderr: int | None = None) -> None:
            super().__init__(command, seconds, stderr)
            started.append(self)

    monkeypatch.setattr(framed_child, "FramedChild", Noted)
    return started


def make_unreadable(monkeypatch: pytest.MonkeyPatch, *blobs: str) -> None:
    """The files of these blobs cannot be read, as on a bad sector."""
    real_open = LocalFileSystem.open

    def opened(store: LocalFileSystem, path: str, *args: object, **options: object) -> object:
        if path[-64:] in blobs:
            raise OSError(errno.EIO, "Input/output error")
        return real_open(store, path, *args, **options)

    monkeypatch.setattr(LocalFileSystem, "open", opened)


class Desk:
    """A database with the survey's form, and piles that are received and cut in one go."""

    def __init__(
        self, session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings
    ) -> None:
        self.session, self.sessions, self.blobs, self.settings = session, sessions, blobs, settings
        self.cutter = Cutter(sessions, blobs, settings, make=MarkReader)

    def keep_form(self, *fields: Field, is_sample: bool = False) -> int:
        """Keep the survey, or its next version; its id."""
        return self._keep(FormFile(survey(*fields), (sheet(1), sheet(2))), is_sample)

    def keep_other_form(self) -> int:
        """Keep a form with other print, which `MarkReader` recognises no page by while it knows the survey; its id."""
        return self._keep(FormFile(survey(name="Visit"), (sheet(3), sheet(3))))

    def _keep(self, file: FormFile, is_sample: bool = False) -> int:
        kept = store_form(self.session, self.blobs, self.settings, file, is_sample=is_sample, replaces=True)
        return kept.row.id

    def receive(self, *files: tuple[str, bytes], name: str = "March") -> int:
        """The id of the pile that the files came to."""
        uploads = [upload(*file) for file in files]
        received = receive_pile(self.session, self.blobs, self.settings, uploads, name=name)
        pile_id: int = received["pile_id"]
        return pile_id

    def cut(self, *files: tuple[str, bytes]) -> int:
        """Receive the files, and cut all that waits; the pile's id."""
        pile_id = self.receive(*files)
        self.cut_all()
        return pile_id

    def cut_all(self) -> None:
        for _ in range(50):
            if not self.cutter.cut_some():
                self.session.rollback()  # a new look: the cutter wrote in sessions of its own
                return
        raise AssertionError("the cutter finds work again and again")

    def pages(self, pile_id: int) -> list[tuple[int, str, int | None]]:
        """Number, state and form page of each page."""
        self.session.rollback()
        pages = select_pages_of_pile(self.session, pile_id)
        return [(page.number, page.state, page.form_page) for page in pages]

    def records(self) -> list[tuple[int, str, list[int]]]:
        """Number and state of each record, and its pages' ids."""
        self.session.rollback()
        rows = self.session.scalars(select(Record).order_by(Record.number))
        return [(row.number, row.state, self._pages_of(row.id)) for row in rows]

    def _pages_of(self, record_id: int) -> list[int]:
        query = select(Page.id).where(Page.record_id == record_id).order_by(Page.form_page, Page.id)
        return list(self.session.scalars(query))
