"""The same wish twice at once: PostgreSQL lets both look before either has written."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from backend.services.labels.idempotency import once
from backend.store.database import writing
from backend.store.images import Image
from backend.store.labels import Label
from tests.store.rows import make_image, make_label


def test_the_loser_of_a_race_gets_the_winner_s_label(
    session: Session, sessions: sessionmaker[Session]
) -> None:
    with writing(session):
        image_id = make_image(session).id

    def append() -> Label:
        session.rollback()
        with sessions() as other, writing(other):
            make_label(other, other.get_one(Image, image_id), text="ANNA", idempotency_key="k")
        raise IntegrityError("INSERT INTO labels", {}, Exception("duplicate key"))

    assert once(session, "k", image_id, lambda label: label.text == "ANNA", append).text == "ANNA"


def test_another_error_of_the_database_is_not_hidden(session: Session) -> None:
    with writing(session):
        image_id = make_image(session).id

    def append() -> Label:
        raise IntegrityError("INSERT INTO labels", {}, Exception("another constraint"))

    with pytest.raises(IntegrityError):
        once(session, "k", image_id, lambda label: True, append)
