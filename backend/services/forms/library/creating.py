"""Make a form of the pages of files, without fields yet; or take one from its own file.

Knows files and pages. Does not store: see `storing`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.form import MAX_PAGES, Form, FormPage
from backend.pages.form_file import FormFile, load
from backend.pages.landmarks import Grey
from backend.pages.paper import Paper, paper_of
from backend.pages.source import PageLimits
from backend.services.errors import InvalidError
from backend.services.forms.library.kept_form import KeptForm
from backend.services.forms.library.refusals import because, form_errors
from backend.services.forms.library.storing import reduced, store_form
from backend.services.forms.page_files import PageFiles, RefusedFilePage
from backend.services.uploads import file_names
from backend.services.uploads.unpacking import Upload
from backend.store.blobs import BlobStore
from backend.store.errors import needing_space


def create_form(
    session: Session, blobs: BlobStore, settings: Settings, uploads: Sequence[Upload], name: str | None = None
) -> KeptForm:
    """Keep a form whose pages are those of ``uploads``, in order.

    Args:
        uploads: PDF, TIFF, JPEG, PNG, WebP or HEIC.
        name: of the form; None names it like the first file.
    Raises:
        InvalidError: there is no file, one cannot be opened, there are too many pages, or a page shows too little
            print to be recognised by.
        ConflictError: another form has the name.
    """
    if not uploads:
        raise InvalidError(
            "Send at least one file with a page of the form: PDF, TIFF, JPEG, PNG, WebP or HEIC.",
            field="files",
        )
    name = (name or "").strip() or Path(file_names.base(uploads[0].name)).stem
    pages = list(_pages(uploads))
    with form_errors():
        form = Form(name, tuple(FormPage(paper.width, paper.height) for _, paper in pages))
    file = FormFile(form, tuple(picture for picture, _ in pages))
    known = [paper.is_known for _, paper in pages]
    return store_form(session, blobs, settings, file, sizes_known=known)


def import_form(
    session: Session, blobs: BlobStore, settings: Settings, text: str, *, author: str
) -> KeptForm:
    """Keep the form in a form's file; a form of its name gets a new version.

    Raises:
        InvalidError: it is not such a file, comes from a newer version, or holds what a form cannot have.
        ConflictError: the name is a sample's, or the form of this name has another number of pages.
    """
    with form_errors():
        file = load(text)
    return store_form(session, blobs, settings, file, replaces=True, author=author)


def _pages(uploads: Sequence[Upload]) -> Iterator[tuple[Grey, Paper]]:
    """Each page's picture and paper."""
    count = 0
    with PageFiles(PageLimits(pages=MAX_PAGES)) as files, TemporaryDirectory(prefix="paraph-") as folder:
        path = Path(folder, "upload")
        for upload in uploads:
            with needing_space("The disk for temporary files"), path.open("wb") as copy:
                shutil.copyfileobj(upload.stream, copy)
            for page in files.pages(path):
                if isinstance(page, RefusedFilePage):
                    name = file_names.base(upload.name)
                    words = f"{name}: {page.error.detail}"
                    raise InvalidError(
                        words, field="files", **because("file", file=name, why=page.error.code)
                    )
                count += 1
                if count > MAX_PAGES:
                    words = f"A form has at most {MAX_PAGES} pages."
                    raise InvalidError(words, field="files", **because("too-many-pages"))
                rows, columns = page.grey.shape
                paper = paper_of(columns, rows, page.dpi)
                yield reduced(page.grey, paper.width), paper
