from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store.database import now, writing
from backend.store.upload_keys import (
    delete_upload_keys,
    insert_upload_key,
    keep_pile_of_upload,
    select_batch_of_upload,
    select_pile_of_upload,
    select_upload_key,
)
from tests.store.rows import make_image


def test_a_response_is_kept_under_its_key(session: Session) -> None:
    answer = {"batch": {"id": 1, "name": "É"}, "results": [], "created": 0}
    with writing(session):
        insert_upload_key(session, "k1", answer)
    session.expire_all()
    row = select_upload_key(session, "k1")
    assert row is not None
    assert row.response == answer
    assert select_upload_key(session, "k2") is None


def test_a_key_has_one_response(session: Session) -> None:
    with writing(session):
        insert_upload_key(session, "k1", {})
    with pytest.raises(IntegrityError), writing(session):
        insert_upload_key(session, "k1", {"other": True})


def test_old_responses_are_forgotten(session: Session) -> None:
    with writing(session):
        insert_upload_key(session, "old", {}).created_at = now() - timedelta(days=8)
        insert_upload_key(session, "new", {})
    with writing(session):
        delete_upload_keys(session, now() - timedelta(days=7))
    assert select_upload_key(session, "old") is None
    assert select_upload_key(session, "new") is not None


def test_the_batch_of_an_upload_is_found_by_its_key(session: Session) -> None:
    with writing(session):
        image = make_image(session, upload_key="k")
    batch = select_batch_of_upload(session, "k")
    assert (batch and batch.id, select_batch_of_upload(session, "l")) == (image.batch_id, None)


def test_the_pile_of_an_upload_is_kept_beside_its_response(session: Session) -> None:
    assert select_pile_of_upload(session, "k") is None
    for pile_id in (3, 4):
        with writing(session):
            keep_pile_of_upload(session, "k", pile_id)
        assert select_pile_of_upload(session, "k") == pile_id
    assert select_upload_key(session, "k") is None
