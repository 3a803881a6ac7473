from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.store import labelled_images
from backend.store.database import writing
from backend.store.labelled_images import iter_labelled_images
from tests.store.rows import make_batch, make_image, make_label, make_reading


def test_only_labelled_images_are_found(session: Session) -> None:
    with writing(session):
        labelled, withdrawn = make_image(session, "a"), make_image(session, "b")
        make_image(session, "c")
        make_label(session, labelled, "confirmed", "A")
        make_label(session, labelled, "corrected", "B")
        make_label(session, withdrawn)
        make_label(session, withdrawn, "withdrawn", None)
    assert [
        [(i.file_name, label.text, reading) for i, label, reading in p] for p in iter_labelled_images(session)
    ] == [[("a", "B", None)]]


def test_the_reading_is_the_one_that_was_seen_else_the_one_shown_now(session: Session) -> None:
    with writing(session):
        seen, unseen = make_image(session, "a"), make_image(session, "b")
        old = make_reading(session, seen, "OLD", version="v1")
        make_label(session, seen, reading_id=old.id)
        make_label(session, unseen)
        for image in (seen, unseen):
            make_reading(session, image, "NEW", version="v2")
    [chunk] = iter_labelled_images(session)
    assert [reading and reading.text for _, _, reading in chunk] == ["OLD", "NEW"]


def test_chunks_hold_everything_once_and_the_transaction_may_end_between_them(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(labelled_images, "CHUNK", 2)
    with writing(session):
        for name in "abcde":
            make_label(session, make_image(session, name))
    found = []
    for chunk in iter_labelled_images(session):
        found.append([image.file_name for image, _, _ in chunk])
        session.rollback()
    assert found == [["a", "b"], ["c", "d"], ["e"]]


def test_one_batch_can_be_chosen(session: Session) -> None:
    with writing(session):
        make_label(session, make_image(session, "a", batch="3A"))
        make_label(session, make_image(session, "b", batch="3B"))
        batch_id = make_batch(session, "3B").id
    assert [
        [image.file_name for image, _, _ in chunk]
        for chunk in iter_labelled_images(session, batch_id=batch_id)
    ] == [["b"]]
