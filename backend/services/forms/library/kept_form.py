"""A form as it is kept: its rows, and the values in them.

Knows the store and the form's document. Changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from sqlalchemy.orm import Session

from backend.pages.form import Form
from backend.pages.form_file import FORMAT, FORMAT_VERSION, FormFile, dump_with
from backend.pages.form_members import form_of, members_of
from backend.pages.landmarks import Grey
from backend.services.errors import NotFoundError
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.errors import BlobDamaged


@dataclass(frozen=True)
class KeptForm:
    """One version of a form.

    Args:
        row: the form; its name is the newest version's.
        version: the version; ``form`` is what its document says.
        pictures: one a page.
    """

    row: forms.Form
    version: forms.FormVersion
    form: Form
    pictures: Sequence[forms.FormPicture]


def document_of(form: Form) -> str:
    """The form's file without its pictures."""
    return json.dumps({"format": FORMAT, "format_version": FORMAT_VERSION, **members_of(form)})


def form_in(version: forms.FormVersion) -> Form:
    """The form that a version's document describes."""
    return form_of(json.loads(version.document))


def get_form(session: Session, form_id: int, number: int | None = None) -> KeptForm:
    """The form in version ``number``; None for the newest.

    Raises:
        NotFoundError: there is no such form, or it has no such version.
    """
    row = forms.select_form(session, form_id)
    if row is None:
        raise NotFoundError.of("form", form_id)
    version = (
        forms.select_newest_version(session, form_id)
        if number is None
        else forms.select_version_by_number(session, form_id, number)
    )
    if version is None:
        raise NotFoundError.of("version of this form", number)
    return kept(session, row, version)


def kept(session: Session, row: forms.Form, version: forms.FormVersion) -> KeptForm:
    """The form of these rows."""
    return KeptForm(row, version, form_in(version), forms.select_pictures(session, version.id))


def get_picture(session: Session, form_id: int, page: int, number: int | None = None) -> forms.FormPicture:
    """The picture of a page of the form.

    Raises:
        NotFoundError: there is no such form, version or page.
    """
    pictures = get_form(session, form_id, number).pictures
    if not 1 <= page <= len(pictures):
        raise NotFoundError.of("page of this form", page)
    return pictures[page - 1]


def form_file(session: Session, blobs: BlobStore, version: forms.FormVersion) -> FormFile:
    """The version with its pictures, ready to recognise pages by.

    Raises:
        BlobError: a picture is missing or damaged.
    """
    pictures = forms.select_pictures(session, version.id)
    return FormFile(form_in(version), tuple(decoded(blobs, picture.blob) for picture in pictures))


def file_text(session: Session, blobs: BlobStore, form_id: int, number: int | None = None) -> str:
    """The form's file, as `creating.import_form` takes it.

    Raises:
        NotFoundError: there is no such form, or it has no such version.
        BlobError: a picture is missing or damaged.
    """
    found = get_form(session, form_id, number)
    return dump_with(found.form, [blobs.get(picture.blob) for picture in found.pictures])


def decoded(blobs: BlobStore, blob: str) -> Grey:
    """The picture in a blob, ``(H, W)`` grey.

    Raises:
        BlobError: it is missing or damaged.
    """
    picture = cv2.imdecode(np.frombuffer(blobs.get(blob), np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise BlobDamaged(f"This blob is not a picture. Received: {blob!r}")
    return np.asarray(picture, np.uint8)
