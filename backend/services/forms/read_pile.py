"""Read a pile of pages by a form: what each page is, and what its fields say; nothing is stored.

Pages are looked at side by side, in flat memory: a few are held at a time. Knows files, a form and a recognizer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from backend.exchange.style import PLAIN, Style
from backend.pages.cut import CutField
from backend.pages.form import Form
from backend.pages.geometry import Points
from backend.pages.landmarks import Grey
from backend.pages.recognise import FormRecogniser, PageState, RecognisedPage
from backend.recognizer.image import ImageRefusedError
from backend.recognizer.reading import Reading, StylableRecognizer, marked_text
from backend.services.forms.page_files import FilePage, PageFiles, RefusedFilePage
from backend.services.reading.clear_reading import read_clearly

_WORKERS = 2
_TOGETHER = 8  # pages whose fields are read in one go


@dataclass(frozen=True)
class FieldText:
    """What a field says, marked if it is not a name; ``crop`` until it is read, in ``style``."""

    text: str
    confidence: float
    crop: Grey | None = None
    style: Style = PLAIN


@dataclass(frozen=True)
class PageResult:
    """One page of the pile.

    Args:
        file: which of the files, from 0; ``source`` its name, ``number`` the page in it, ``count`` the pages it has.
        size: ``(width, height)`` of the page in the source's own pixels.
        turned: quarter turns clockwise that set the page upright.
        corners: ``(4, 2)`` of each field in the source's own pixels, from the form's top left clockwise.
        texts: of each field that is read.
        error: why a page is refused.
    """

    file: int
    source: str
    number: int
    count: int
    state: PageState | Literal["refused"]
    form_page: int | None = None
    score: float = 0.0
    size: tuple[int, int] = (0, 0)
    turned: int = 0
    corners: dict[str, Points] = field(default_factory=dict)
    texts: dict[str, FieldText] = field(default_factory=dict)
    error: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is on it."""
        return self.state == "blank"

    @property
    def is_sure(self) -> bool:
        """Whether it was recognised without doubt."""
        return self.state == "registered"


def read_pile(
    recognizer: StylableRecognizer,
    recogniser: FormRecogniser,
    paths: Iterable[Path],
    style: Style = PLAIN,
) -> Iterator[PageResult]:
    """What each page of each of ``paths`` is, in their order, the fields of the form's own pages read.

    Args:
        style: of fields that have none of their own.
    """
    looked = _looked_at(recogniser, paths, style)
    while pages := list(islice(looked, _TOGETHER)):
        yield from _read(recognizer, pages)


def _looked_at(recogniser: FormRecogniser, paths: Iterable[Path], style: Style) -> Iterator[PageResult]:
    running: deque[Future[PageResult]] = deque()
    with PageFiles() as files, ThreadPoolExecutor(_WORKERS, thread_name_prefix="pages") as workers:
        for place, path in enumerate(paths):
            for page in files.pages(path):
                running.append(workers.submit(_look_at, recogniser, place, path, page, style))
                if len(running) > _WORKERS:
                    yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _look_at(
    recogniser: FormRecogniser, place: int, path: Path, page: FilePage | RefusedFilePage, style: Style
) -> PageResult:
    if isinstance(page, RefusedFilePage):
        return PageResult(place, str(path), page.number, page.count, "refused", error=page.error.detail)
    found = recogniser.recognise(page.grey)
    height, width = page.grey.shape
    return PageResult(
        place,
        str(path),
        page.number,
        page.count,
        found.state,
        found.form_page,
        found.score,
        (round(width * page.scale), round(height * page.scale)),
        found.turned,
        {name: cut.corners * page.scale for name, cut in found.fields.items()},
        _texts(recogniser.form, found, style),
    )


def _texts(form: Form, found: RecognisedPage, style: Style) -> dict[str, FieldText]:
    """Fields to read; those that a person types are none."""
    fields = {each.name: each for each in form.fields if each.kind != "text"}
    return {
        name: _unread(cut, style.with_own(fields[name].case, fields[name].accents))
        for name, cut in found.fields.items()
        if name in fields
    }


def _unread(cut: CutField, style: Style) -> FieldText:
    return FieldText("", cut.emptiness) if cut.is_empty else FieldText("", 0.0, cut.crop, style)


def _read(recognizer: StylableRecognizer, pages: list[PageResult]) -> Iterator[PageResult]:
    """The pages with their fields read."""
    crops: dict[Style, list[Grey]] = {}
    for text in (text for page in pages for text in page.texts.values()):
        if text.crop is not None:
            crops.setdefault(text.style, []).append(text.crop)
    readings = {style: iter(read_clearly(recognizer.styled(style), some)) for style, some in crops.items()}
    for page in pages:
        texts = {
            name: text if text.crop is None else _text(next(readings[text.style]))
            for name, text in page.texts.items()
        }
        yield replace(page, texts=texts)


def _text(reading: Reading | ImageRefusedError) -> FieldText:
    # A field with writing too faint to be read is not blank: a person must look.
    if isinstance(reading, ImageRefusedError):
        return FieldText("", 0.0)
    return FieldText(marked_text(reading.status, reading.text), reading.confidence)
