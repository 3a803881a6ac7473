"""Change a form: its name, the size of its paper, its fields. The change is a new version; older ones stay.

Knows rows and the form's document. Pictures stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.pages.form import Form, FormError
from backend.pages.form_file import FormFile
from backend.pages.form_members import form_of
from backend.pages.recognise import check_print
from backend.services import audit
from backend.services.errors import NotFoundError, RevisionConflictError
from backend.services.forms.library.kept_form import KeptForm, decoded, document_of, get_form, kept
from backend.services.forms.library.refusals import form_errors, taken
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.database import writing


def change_form(
    session: Session,
    blobs: BlobStore,
    form_id: int,
    members: Mapping[str, Any],
    expected: int | None,
    *,
    author: str,
) -> KeptForm:
    """The form after it was given ``members``; nothing happens if they are what it has already.

    Args:
        members: ``name``, ``pages`` and ``fields`` as in a form's file, without pictures; a page may say
            ``size_known``, by default true.
        expected: the version that the person saw; None for any.
    Raises:
        NotFoundError: there is no such form.
        RevisionConflictError: it is at another version.
        InvalidError: a value cannot be; names the ``member``.
        ConflictError: another form has the name.
    """
    before = get_form(session, form_id)
    _expect(before.version, expected)
    known = [bool(page.get("size_known", True)) for page in members["pages"]]
    with form_errors():
        form = form_of({**members, "version": before.version.number + 1})
        if len(form.pages) != len(before.pictures):
            raise FormError(
                f"The form has {len(before.pictures)} pages; they cannot be added or removed here. "
                f"Received: {len(form.pages)}",
                "pages",
            )
        check_print(FormFile(form, tuple(decoded(blobs, picture.blob) for picture in before.pictures)))
    if _is_same(form, known, before):
        return before
    try:
        with writing(session):
            changed = _store(session, form_id, form, before, known)
            audit.note(session, author, "form.change", "form", form_id, version=form.version)
            return changed
    except IntegrityError as error:
        raise taken(form.name) from error


def _store(session: Session, form_id: int, form: Form, before: KeptForm, known: Sequence[bool]) -> KeptForm:
    row = forms.lock_form(session, form_id)
    newest = forms.select_newest_version(session, form_id)
    if row is None or newest is None:
        raise NotFoundError.of("form", form_id)
    _expect(newest, form.version - 1)  # what was checked against its pictures
    row.name = form.name
    pictures = [
        forms.NewPicture(picture.blob, picture.width, picture.height, size_known=is_known)
        for picture, is_known in zip(before.pictures, known, strict=True)
    ]
    version = forms.insert_version(session, form_id, form.version, document_of(form), pictures)
    return kept(session, row, version)


def _expect(version: forms.FormVersion, expected: int | None) -> None:
    if expected is not None and version.number != expected:
        raise RevisionConflictError(
            f"Somebody changed the form meanwhile: it is at version {version.number}. Load it again.",
            field="If-Match",
        )


def _is_same(form: Form, known: Sequence[bool], before: KeptForm) -> bool:
    is_known = [picture.size_known for picture in before.pictures]
    return replace(form, version=before.version.number) == before.form and list(known) == is_known
