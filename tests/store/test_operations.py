from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store import labels, operations
from backend.store.database import writing
from tests.store.rows import make_image, make_label


def test_an_operation_is_found_by_id_by_key_and_by_what_it_undoes(session: Session) -> None:
    with writing(session):
        operation = operations.insert_operation(session, author="anne", idempotency_key="k")
        operation.results = [{"image_id": 1, "outcome": "saved", "revision": 1, "error": None}]
        undo = operations.insert_operation(session, author="bob", undoes=operation.id)
    session.expire_all()
    assert operations.select_operation(session, operation.id) is operation
    assert operations.select_operation_by_key(session, "k") is operation
    assert operations.select_undo_of(session, operation.id) is undo
    assert (operation.author, operation.undoes, undo.author) == ("anne", None, "bob")
    assert operation.results == [{"image_id": 1, "outcome": "saved", "revision": 1, "error": None}]
    assert operation.created_at.utcoffset() is not None


def test_what_is_not_there_is_none(session: Session) -> None:
    assert operations.select_operation(session, 1) is None
    assert operations.select_operation_by_key(session, "k") is None
    assert operations.select_undo_of(session, 1) is None


def test_a_key_is_used_once_and_an_operation_undone_once(session: Session) -> None:
    with writing(session):
        operation = operations.insert_operation(session, author="local", idempotency_key="k")
        operations.insert_operation(session, author="local", undoes=operation.id)
    with pytest.raises(IntegrityError), writing(session):
        operations.insert_operation(session, author="local", idempotency_key="k")
    with pytest.raises(IntegrityError), writing(session):
        operations.insert_operation(session, author="local", undoes=operation.id)


def test_an_undo_needs_an_operation(session: Session) -> None:
    with pytest.raises(IntegrityError), writing(session):
        operations.insert_operation(session, author="local", undoes=99)


def test_labels_are_found_by_their_operation(session: Session) -> None:
    with writing(session):
        operation = operations.insert_operation(session, author="local")
        first, second = make_image(session, "a"), make_image(session, "b")
        make_label(session, first)
        inside = make_label(session, first, operation_id=operation.id)
        make_label(session, second)
    assert labels.select_operation_labels(session, operation.id) == {first.id: inside}
