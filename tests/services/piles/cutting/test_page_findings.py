"""What is found on a page, with its fields as files to be stored."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest

from backend.pages.form_file import FormFile
from backend.pages.source import PageRefusedError
from backend.services.forms.page_files import FilePage, RefusedFilePage
from backend.services.piles.cutting.cut_fields import new_fields, reduced_jpeg
from backend.services.piles.cutting.known_forms import FormDocuments, Known, KnownForms
from backend.services.piles.cutting.page_findings import look_at
from backend.store.errors import BlobsAway
from tests.services.piles.scans import Desk, MarkReader, marked, sheet, survey

KNOWN = Known(MarkReader([FormFile(survey(), (sheet(1), sheet(2)))]), (7,), (3,))


def page(word: str, scale: float = 1.0) -> FilePage:
    return FilePage(4, 9, marked(word), scale)


def test_a_registered_page_has_its_fields_in_the_source_s_pixels() -> None:
    look = look_at(KNOWN, page("B1", scale=2.0))
    assert (look.number, look.state, look.version_id, look.form_page) == (4, "registered", 7, 1)
    assert look.size == (420, 592)
    surname, born = look.fields
    assert (surname.name, surname.position, born.name, born.position) == ("Surname", 0, "Born", 1)
    assert surname.corners[0] == [120, 160]
    assert surname.emptiness is None
    decoded = cv2.imdecode(np.frombuffer(surname.png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert decoded is not None
    assert (surname.size, decoded.shape) == ((120, 20), (20, 120))
    assert surname.blob == hashlib.sha256(surname.png).hexdigest()
    assert len(look.pictures()) == 3


def test_other_pages_have_a_picture_and_no_fields() -> None:
    states = {word: look_at(KNOWN, page(word)) for word in ("-", "X", "A2?")}
    assert [look.state for look in states.values()] == ["blank", "foreign", "needs help"]
    assert all(look.fields == [] and len(look.pictures()) == 1 for look in states.values())
    assert states["A2?"].placement is not None
    assert [look_at(None, page(word)).state for word in ("A1", "-")] == ["waiting", "blank"]


def test_a_page_that_cannot_be_opened_says_why() -> None:
    look = look_at(KNOWN, RefusedFilePage(4, 9, PageRefusedError("damaged", "It is torn.")))
    assert (look.state, look.error, look.pictures()) == ("refused", "It is torn.", [])


def test_pictures_are_reduced_and_empty_fields_are_known() -> None:
    data = reduced_jpeg(np.full((3200, 1000), 250, np.uint8))
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert decoded is not None
    assert decoded.shape == (1600, 500)
    clean = marked("A1").copy()
    clean[40:, :] = 248
    cut = KNOWN.recogniser.recognise(clean).fields
    assert [field.emptiness for field in new_fields(survey(), cut, 1.0)] == [1.0, 1.0]


@pytest.mark.parametrize("form_id", [3, 4])
def test_a_form_has_its_place_among_the_known_ones(form_id: int) -> None:
    assert KNOWN.place_of(form_id) == (0 if form_id == 3 else None)


@pytest.mark.slow
def test_a_form_is_known_once_its_pictures_can_be_had_and_left_out_once_they_are_lost(desk: Desk) -> None:
    desk.keep_form()
    share = Path(desk.settings.blobs_url)
    away, known = share.with_name("away"), KnownForms(desk.blobs, MarkReader)
    share.rename(away)
    with pytest.raises(BlobsAway):
        known.newest(desk.session, is_sample=False)
    away.rename(share)
    assert known.newest(desk.session, is_sample=False) is not None
    desk.blobs.delete(FormDocuments(desk.session).picture(1, 1))
    assert KnownForms(desk.blobs, MarkReader).newest(desk.session, is_sample=False) is None
