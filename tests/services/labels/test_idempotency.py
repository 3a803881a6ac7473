"""The same request twice, one after the other or at once: it is carried out once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from backend.services.errors import InvalidError
from backend.services.labels import labelling
from backend.services.labels.idempotency import saved_before
from backend.services.labels.new_label import NewLabel
from backend.store.database import writing
from backend.store.images import Image
from tests.store.rows import make_image, make_label

ANNA = NewLabel("text", "ANNA")


@pytest.fixture
def image_id(session: Session) -> int:
    with writing(session):
        return make_image(session).id


def add(sessions: sessionmaker[Session], image_id: int, **values: Any) -> None:
    """Label the image in another session."""
    with sessions() as other, writing(other):
        make_label(other, other.get_one(Image, image_id), **values)


def test_a_key_finds_the_label_that_it_saved(
    session: Session, sessions: sessionmaker[Session], image_id: int
) -> None:
    add(sessions, image_id, text="ANNA", idempotency_key="k")
    found = saved_before(session, "k", image_id, ANNA)
    assert found is not None
    assert found.text == "ANNA"
    assert saved_before(session, "other", image_id, ANNA) is None
    assert saved_before(session, None, image_id, ANNA) is None


def test_a_key_belongs_to_one_request(
    session: Session, sessions: sessionmaker[Session], image_id: int
) -> None:
    add(sessions, image_id, text="ANNA", idempotency_key="k")
    for other_image, new in ((image_id + 1, ANNA), (image_id, NewLabel("blank")), (image_id, None)):
        with pytest.raises(InvalidError, match="This Idempotency-Key was used for"):
            saved_before(session, "k", other_image, new)


def race(monkeypatch: pytest.MonkeyPatch, session: Session, winner: Any) -> None:
    """PostgreSQL lets two requests look before either has written: the second insert fails."""

    def lose(*_: object, **__: object) -> None:
        session.rollback()
        winner()
        raise IntegrityError("INSERT INTO labels", {}, Exception("duplicate key"))

    monkeypatch.setattr(labelling, "add_label", lose)


def test_the_loser_of_a_race_gets_the_winner_s_label(
    session: Session, sessions: sessionmaker[Session], image_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("on SQLite nobody writes while another one does")
    race(monkeypatch, session, lambda: add(sessions, image_id, text="ANNA", idempotency_key="k"))
    label = labelling.set_label(
        session, image_id, ANNA, expected_revision=0, alphabet=None, idempotency_key="k", author="local"
    )
    assert label.text == "ANNA"


def test_another_error_of_the_database_is_not_hidden(
    session: Session, image_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    race(monkeypatch, session, lambda: None)
    with pytest.raises(IntegrityError):
        labelling.set_label(
            session, image_id, ANNA, expected_revision=0, alphabet=None, idempotency_key="k", author="local"
        )
