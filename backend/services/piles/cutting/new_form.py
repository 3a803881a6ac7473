"""Make a form of a page of a pile: pile first, form later. Pages that look like it show which ink is print.

Knows rows, blobs and page files, and stores the form. Its fields are drawn by a person; then the pile is cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.common_print import common_print
from backend.pages.form import Form, FormPage
from backend.pages.form_file import FormFile
from backend.pages.landmarks import Grey
from backend.pages.paper import paper_of
from backend.pages.straight import straightened
from backend.services.errors import ConflictError
from backend.services.forms.library.kept_form import KeptForm
from backend.services.forms.library.refusals import because, form_errors, taken
from backend.services.forms.library.storing import reduced, store_form
from backend.services.forms.page_files import FilePage, PageFiles
from backend.services.piles.cutting.opened_pages import open_page, opened_pages
from backend.services.piles.page_views import get_page
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.errors import BlobError
from backend.store.piles import files as stored_files
from backend.store.piles.alike import select_pages_like
from backend.store.piles.tables import Page

_MOST_ALIKE = 8  # pages that are laid over the one, a second or two each


@dataclass(frozen=True)
class FirstPage:
    """The page that a form is made of.

    Args:
        turned: degrees clockwise, 0, 90, 180 or 270, that set it upright.
        is_common: whether only the print is kept that it has in common with pages that look like it, if there are any.
    """

    page_id: int
    turned: int = 0
    is_common: bool = True


def form_of_page(
    session: Session, blobs: BlobStore, settings: Settings, first: FirstPage, name: str | None = None
) -> KeptForm:
    """Keep a form of one page, without fields.

    Args:
        name: None names it like the page's file.
    Raises:
        NotFoundError: there is no such page.
        ConflictError: it cannot be opened any more, is the sample's, or another form has the name.
        InvalidError: the page shows too little print, or the name cannot be.
    """
    found = get_page(session, first.page_id)
    if found.pile.is_sample:
        raise ConflictError(
            "The sample has its form already. Make forms of your own pages.", **because("of-sample")
        )
    name = (name or "").strip() or Path(found.file.file_name).stem
    if forms.select_form_by_name(session, name) is not None:
        raise taken(name)  # before pages are laid over each other, which takes seconds
    source = (found.file.sha256, found.page.number)
    opened = open_page(session, blobs, found)
    alike = _like_pages(session, found.page) if first.is_common else {}
    session.rollback()  # no transaction is open while pages are laid over each other
    picture = np.ascontiguousarray(np.rot90(opened.grey, -(first.turned // 90)))
    paper = paper_of(picture.shape[1], picture.shape[0], opened.dpi)
    picture = straightened(reduced(picture, paper.width))
    if alike:
        picture = common_print(picture, _opened(blobs, alike), paper.width, paper.height).picture
    with form_errors():
        form = Form(name, (FormPage(paper.width, paper.height),))
    file = FormFile(form, (picture,))
    return store_form(session, blobs, settings, file, sizes_known=[paper.is_known], source=source)


def _like_pages(session: Session, page: Page) -> dict[str, list[int]]:
    """Numbers of the pages that look like this one, by their file's blob."""
    found: dict[str, list[int]] = defaultdict(list)
    for each in select_pages_like(session, page, _MOST_ALIKE):
        file = stored_files.select_file(session, each.file_id)
        if file is not None and file.blob is not None:
            found[file.blob].append(each.number)
    return found


def _opened(blobs: BlobStore, numbers: dict[str, list[int]]) -> Iterator[Grey]:
    """The pages; those that cannot be opened now are left out."""
    with PageFiles() as files:
        for blob, chosen in numbers.items():
            try:
                with blobs.as_file(blob) as path:
                    for page in opened_pages(files, path, sorted(chosen)):
                        if isinstance(page, FilePage):
                            yield page.grey
            except BlobError:
                continue
