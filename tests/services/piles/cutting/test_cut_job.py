"""Which pages of a file wait, and how: never opened, to be looked at again, or only to be cut again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.pages.form import Field
from backend.pages.geometry import Rect
from backend.services.piles.cutting.cut_job import CutJob, job_of
from backend.services.piles.cutting.cut_request import request_cut
from backend.services.piles.cutting.known_forms import FormDocuments, KnownForms
from backend.store.database import writing
from backend.store.piles.pages import insert_page
from backend.store.piles.tables import Page, PageFile, Pile
from tests.services.piles.scans import FIELDS, Desk, MarkReader, make_unreadable, pdf_of

pytestmark = pytest.mark.slow


def job(desk: Desk) -> CutJob:
    """What is to be done on the only file."""
    desk.session.rollback()
    known = KnownForms(desk.blobs, MarkReader).newest(desk.session, is_sample=False)
    file, pile = desk.session.scalars(select(PageFile)).one(), desk.session.scalars(select(Pile)).one()
    return job_of(desk.session, file, pile, known)


def test_pages_that_were_never_opened_follow_those_that_wait(desk: Desk) -> None:
    desk.keep_form()
    desk.receive(("scan.pdf", pdf_of("A1 A2 B1")))
    assert (job(desk).numbers, job(desk).revisions, job(desk).is_sample) == ([1, 2, 3], {}, False)
    with writing(desk.session):
        insert_page(desk.session, 1, 1).revision = 4
    assert (job(desk).numbers, job(desk).revisions) == ([1, 2, 3], {1: 4})


def test_without_a_form_opened_pages_stay_as_they_are(desk: Desk) -> None:
    desk.cut(("scan.pdf", pdf_of("A1 A2")))
    assert job(desk).numbers == []
    desk.keep_form()
    assert job(desk).numbers == [1, 2]


def test_a_registered_page_is_only_cut_again(desk: Desk) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2 X")))
    desk.keep_form(*FIELDS, Field("Town", "name", 1, Rect(30, 75, 40, 8)))
    request_cut(desk.session, pile_id, author="local")
    found = job(desk)
    assert found.numbers == [1, 3]
    assert {number: set(plan.changes.cut) for number, plan in found.plans.items()} == {1: {"Town"}}


def test_a_registered_page_waits_while_the_picture_of_its_form_cannot_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.keep_form()
    pile_id = desk.cut(("scan.pdf", pdf_of("A1 A2")))
    desk.keep_form(*FIELDS, Field("Town", "name", 1, Rect(30, 75, 40, 8)))
    desk.keep_other_form()
    request_cut(desk.session, pile_id, author="local")
    assert (job(desk).numbers, job(desk).left) == ([1], {})
    with monkeypatch.context() as patches:
        make_unreadable(patches, FormDocuments(desk.session).picture(2, 1))
        assert (job(desk).numbers, job(desk).left) == ([], {1: 3})
        desk.cut_all()
    assert desk.session.scalars(select(Page.is_due).order_by(Page.number)).all() == [True, False]
