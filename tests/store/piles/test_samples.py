"""The sample's rows are kept separate and go without a trace."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.store.bin import select_any_image
from backend.store.database import now, writing
from backend.store.deletable import with_deleted
from backend.store.images import Batch, Image
from backend.store.labels import Label
from backend.store.lists.label_counts import select_text_counts
from backend.store.lists.labelled_images import iter_labelled_images
from backend.store.piles import samples
from backend.store.piles.files import insert_file, insert_pile
from backend.store.piles.pages import insert_page
from backend.store.piles.tables import Page, PageFile, Pile
from tests.store.rows import make_batch, make_image, make_label, sha


@pytest.fixture
def pile(session: Session) -> Pile:
    """A sample with a file, a page and an image that has a label."""
    with writing(session):
        pile = insert_pile(session, make_batch(session, "Sample").id, is_sample=True)
        file = insert_file(
            session, pile_id=pile.id, folder="", file_name="a", place="a", sha256=sha("file"), size=1, pages=1
        )
        insert_page(session, file.id, 1).picture = sha("page")
        make_label(session, make_image(session, "crop", batch="Sample"), text="MARTIN")
    return pile


def count(session: Session, table: type) -> int:
    return session.scalar(with_deleted(select(func.count()).select_from(table))) or 0


def test_its_labels_are_neither_exported_with_others_nor_counted_for_training(
    session: Session, pile: Pile
) -> None:
    with writing(session):
        make_label(session, make_image(session, "own"), text="DUPONT")
    (chunk,) = iter_labelled_images(session)
    assert [label.text for _, label, *_ in chunk] == ["DUPONT"]
    assert select_text_counts(session) == [("DUPONT", 1)]
    (own,) = iter_labelled_images(session, batch_id=pile.batch_id)
    assert [label.text for _, label, *_ in own] == ["MARTIN"]


def test_it_is_found_in_the_bin_too(session: Session, pile: Pile) -> None:
    assert samples.select_sample_pile(session) is pile
    with writing(session):
        insert_pile(session, make_batch(session, "Own").id)
        make_batch(session, "Sample").deleted_at = now()
    assert samples.select_sample_pile(session) is None
    assert samples.select_sample_piles(session) == [pile]


def test_all_its_files_are_named(session: Session, pile: Pile) -> None:
    blobs = samples.select_blobs(session, pile.batch_id)
    assert sorted(blobs) == sorted([sha("file"), sha("page"), sha("crop pixels")])


def test_nothing_is_left_of_it(session: Session, pile: Pile) -> None:
    with writing(session):
        make_label(session, make_image(session, "own"), text="DUPONT")
        samples.remove_sample_pile(session, pile, now())
    assert [count(session, table) for table in (Pile, PageFile, Page)] == [0, 0, 0]
    assert [count(session, table) for table in (Batch, Image, Label)] == [1, 1, 1]


def test_the_newest_label_of_all_stays_in_the_bin(session: Session, pile: Pile) -> None:
    with writing(session):
        make_image(session, "other crop", batch="Sample")
        samples.remove_sample_pile(session, pile, now())
    kept = select_any_image(session, 1)
    assert kept is not None
    assert kept.deleted_at is not None
    assert [count(session, table) for table in (Pile, Batch, Image, Label)] == [0, 1, 1, 1]
    assert list(iter_labelled_images(session)) == []
