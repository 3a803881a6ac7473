"""The sample comes once, is cut by its own form, and goes for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.errors import ConflictError
from backend.services.forms.library.storing import store_form
from backend.services.forms.sample import bringing, sample_pile
from backend.services.forms.sample.bringing import delete_sample, make_sample
from backend.services.piles.cutting.cutter import Cutter
from backend.services.retraining.snapshot import freeze
from backend.store import forms
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.images import insert_batch
from backend.store.labels import append_label
from backend.store.piles.files import select_piles
from backend.store.piles.pages import select_fields, select_pages_of_pile
from tests.services.forms.library.sheets import form_file
from tests.services.piles.scans import Desk, pdf_of

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> Desk:
    return Desk(session, sessions, blobs, settings)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the dozen pages."""
    monkeypatch.setattr(sample_pile, "PAGES", sample_pile.PAGES[:2])


def test_it_comes_once_and_its_name_is_free(desk: Desk, session: Session) -> None:
    with writing(session):
        insert_batch(session, bringing.PILE)
    made = make_sample(session, desk.blobs, desk.settings)
    assert make_sample(session, desk.blobs, desk.settings) == made
    ((pile, batch),) = select_piles(session, before_id=None, limit=9)
    assert (pile.id, pile.is_sample, batch.name) == (made.pile_id, True, f"{bringing.PILE} 2")
    row = forms.select_form(session, made.form_id)
    assert row is not None
    assert row.is_sample


def test_a_form_of_one_s_own_is_not_replaced(desk: Desk, session: Session) -> None:
    store_form(session, desk.blobs, desk.settings, form_file("Library card (sample)"))
    with pytest.raises(ConflictError):
        make_sample(session, desk.blobs, desk.settings)


def test_it_is_cut_not_trained_on_and_goes_with_all_that_came_of_it(
    desk: Desk, session: Session, tmp_path: Path
) -> None:
    store_form(session, desk.blobs, desk.settings, form_file())
    own = set(desk.blobs.names())
    made = make_sample(session, desk.blobs, desk.settings)
    desk.cutter = Cutter(desk.sessions, desk.blobs, desk.settings)
    desk.cut_all()
    pages = select_pages_of_pile(session, made.pile_id)
    assert [page.state for page in pages] == ["registered", "registered"]
    fields = select_fields(session, [page.id for page in pages])[pages[0].id]
    assert [field.name for field in fields] == ["Surname", "First name", "Parent", "Notes"]
    with writing(session):
        append_label(
            session, fields[0].image_id, kind="corrected", text="MARTIN", expected_revision=0, author="local"
        )
    assert freeze(session, desk.blobs, tmp_path / "snapshot").train == 0
    delete_sample(session, desk.blobs, desk.settings, author="local")
    assert select_piles(session, before_id=None, limit=9) == []
    assert [row.name for row, _ in forms.select_forms(session)] == ["Slip"]
    assert len(set(desk.blobs.names()) - own) == 1  # of the image with the newest label, in the bin
    delete_sample(session, desk.blobs, desk.settings, author="local")


def test_while_its_form_lies_on_a_page_of_one_s_own_nothing_of_it_is_deleted(
    desk: Desk, session: Session
) -> None:
    """Earlier releases let people place it there."""
    desk.keep_form()
    own = desk.cut(("scan.pdf", pdf_of("A1")))
    made = make_sample(session, desk.blobs, desk.settings)
    page = select_pages_of_pile(session, own)[0]
    before = page.form_version_id
    version = forms.select_newest_version(session, made.form_id)
    assert version is not None
    with writing(session):
        page.form_version_id = version.id
    blobs = set(desk.blobs.names())
    with pytest.raises(ConflictError, match="lies on pages of your own"):
        delete_sample(session, desk.blobs, desk.settings, author="local")
    session.rollback()
    assert [pile.id for pile, _ in select_piles(session, before_id=None, limit=9)] == [made.pile_id, own]
    assert set(desk.blobs.names()) == blobs
    with writing(session):
        page.form_version_id = before
    delete_sample(session, desk.blobs, desk.settings, author="local")
    assert [pile.id for pile, _ in select_piles(session, before_id=None, limit=9)] == [own]
    assert [row.name for row, _ in forms.select_forms(session)] == ["Survey"]
