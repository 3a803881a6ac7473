"""Open a form's file, with the pictures that it names, which lie beside it.

Knows files. What a form may be, ``backend.pages.form_file`` says.
"""

from __future__ import annotations

from pathlib import Path

from backend.pages.form import FormError
from backend.pages.form_file import MAX_BYTES, FormFile, load
from backend.pages.landmarks import Grey
from backend.services.forms.page_files import FilePage, PageFiles


def open_form(path: Path) -> FormFile:
    """The form in ``path``.

    Raises:
        FormError: it is not a form, or a picture that it names cannot be opened.
    """
    if path.stat().st_size > MAX_BYTES:
        raise FormError(f"The file has {path.stat().st_size:,} bytes, the limit is {MAX_BYTES:,}.", "")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError("The file is not JSON in UTF-8.", "") from error
    with PageFiles() as files:
        return load(text, lambda name, page: _picture(files, path.parent / name, name, page))


def _picture(files: PageFiles, path: Path, name: str, page: int) -> Grey:
    if not path.is_file():
        raise FormError(f"The picture {name!r} is not beside the form's file.", "pages")
    for found in files.pages(path):
        if found.number == page:
            if isinstance(found, FilePage):
                return found.grey
            raise FormError(f"The picture {name!r} cannot be opened: {found.error.detail}", "pages")
    raise FormError(f"The picture {name!r} has no page {page}.", "pages")
