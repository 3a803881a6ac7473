"""Store a form, or the next version of one: pictures first, then the rows in one transaction.

Knows blobs, their journal and rows. What a form may be, ``backend.pages`` says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.form_file import FormFile, png
from backend.pages.geometry import MM_PER_INCH
from backend.pages.landmarks import Grey
from backend.pages.recognise import check_print
from backend.services import audit
from backend.services.errors import ConflictError
from backend.services.forms.library.kept_form import KeptForm, document_of, kept
from backend.services.forms.library.refusals import because, form_errors, taken
from backend.services.uploads.blob_journal import BlobJournal
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.database import writing

_DPI = 200.0  # more than recognising uses, enough to draw fields by
_MOST_PIXELS = 16_000_000  # of a page larger than A3


def store_form(
    session: Session,
    blobs: BlobStore,
    settings: Settings,
    file: FormFile,
    *,
    sizes_known: Sequence[bool] | None = None,
    is_sample: bool = False,
    replaces: bool = False,
    source: tuple[str, int] | None = None,
    author: str = audit.NOBODY,
) -> KeptForm:
    """Keep the form in ``file``.

    Args:
        sizes_known: of each page, whether its millimetres are more than a guess; None for all.
        replaces: whether a form of this name gets a new version; else the name must be free.
        source: the sha256 of a pile's file and the number of its page, if the pictures were made of it.
        author: of the next version, for the audit log.
    Raises:
        ConflictError: the name is taken: by a sample, by a form with another number of pages, or by any form if
            ``replaces`` is false.
        InvalidError: a picture shows too little print.
        StorageFull: nothing was stored.
    """
    with form_errors():
        check_print(file)
    shown = [
        reduced(picture, paper.width) for picture, paper in zip(file.pictures, file.form.pages, strict=True)
    ]
    pngs = [png(picture) for picture in shown]
    known = sizes_known or [True] * len(shown)
    pictures = [
        forms.NewPicture(
            hashlib.sha256(data).hexdigest(), picture.shape[1], picture.shape[0], is_known, source
        )
        for data, picture, is_known in zip(pngs, shown, known, strict=True)
    ]
    with BlobJournal(settings) as journal:
        for data, picture in zip(pngs, pictures, strict=True):
            journal.note(picture.blob)
            blobs.put(data)  # before the write lock: syncing takes long
        try:
            with writing(session):
                for data, picture in zip(pngs, pictures, strict=True):
                    if not blobs.exists(picture.blob):  # the sweep of abandoned uploads has just deleted it
                        blobs.put(data)
                row, version = _insert(session, file, pictures, is_sample=is_sample, replaces=replaces)
                if version.number > 1:
                    audit.note(session, author, "form.change", "form", row.id, version=version.number)
        except IntegrityError as error:  # another request has taken the name or the number meanwhile
            raise taken(file.form.name) from error
    return kept(session, row, version)


def _insert(
    session: Session,
    file: FormFile,
    pictures: Sequence[forms.NewPicture],
    *,
    is_sample: bool,
    replaces: bool,
) -> tuple[forms.Form, forms.FormVersion]:
    row = forms.select_form_by_name(session, file.form.name)
    if row is not None and (not replaces or row.is_sample != is_sample):
        raise taken(file.form.name)
    if row is None:
        row = forms.insert_form(session, file.form.name, is_sample=is_sample)
    forms.lock_form(session, row.id)
    newest = forms.select_newest_version(session, row.id)
    if newest is not None:
        _check_pages(session, newest, file)
    number = newest.number + 1 if newest is not None else 1
    document = document_of(replace(file.form, version=number))
    return row, forms.insert_version(session, row.id, number, document, pictures)


def _check_pages(session: Session, newest: forms.FormVersion, file: FormFile) -> None:
    """Refuse other pages than the form has: the records of pages that are cut would need pages that it lacks."""
    count = len(forms.select_pictures(session, newest.id))
    if len(file.form.pages) != count:
        raise ConflictError(
            f"The form {file.form.name!r} has {count} pages, and a new version of it cannot add or remove any. "
            f"Give the form in the file another name. Received: {len(file.form.pages)}",
            field="pages",
            **because("other-pages", name=file.form.name, count=count),
        )


def reduced(picture: Grey, width_mm: float) -> Grey:
    """``picture`` at no more than 200 dpi, if the paper is ``width_mm`` wide."""
    own = picture.shape[1] / width_mm * MM_PER_INCH
    factor = min(1.0, _DPI / own, (_MOST_PIXELS / picture.size) ** 0.5)
    if factor == 1.0:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), np.uint8)
