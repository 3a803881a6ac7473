"""What is printed on a form's page, for drawing fields along it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.pages.printed import Printed, find_printed
from backend.services.errors import NotFoundError
from backend.services.forms.library.kept_form import decoded, get_form
from backend.store.blobs import BlobStore


def printed_on(session: Session, blobs: BlobStore, form_id: int, page: int) -> Printed:
    """The boxes and lines printed on a page of the form's newest version.

    Raises:
        NotFoundError: there is no such form or page.
        BlobError: the picture is missing or damaged.
    """
    found = get_form(session, form_id)
    if not 1 <= page <= len(found.pictures):
        raise NotFoundError.of("page of this form", page)
    paper = found.form.pages[page - 1]
    return find_printed(decoded(blobs, found.pictures[page - 1].blob), paper.width, paper.height)
