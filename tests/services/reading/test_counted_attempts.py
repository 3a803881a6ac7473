"""One attempt at reading images: counted while it runs, taken back if it fails through no fault of theirs."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.reading.counted_attempts import attempted
from backend.store.database import writing
from backend.store.images import select_image
from tests.store.rows import make_image


@pytest.fixture
def image_id(session: Session) -> int:
    with writing(session):
        return make_image(session).id


def failures(session: Session, image_id: int) -> int:
    image = select_image(session, image_id)
    assert image is not None
    return image.reading_failures


def test_the_attempt_is_in_the_database_before_reading_begins(session: Session, image_id: int) -> None:
    with attempted(session, [image_id]), Session(session.get_bind()) as other:
        assert not session.in_transaction()
        assert failures(other, image_id) == 1
    assert failures(session, image_id) == 1


@pytest.mark.parametrize("error", [OSError("no storage"), KeyboardInterrupt()])
def test_an_error_takes_it_back(session: Session, image_id: int, error: BaseException) -> None:
    with pytest.raises(type(error)), attempted(session, [image_id]):
        raise error
    assert failures(session, image_id) == 0


def test_nothing_waits(session: Session) -> None:
    with attempted(session, []):
        pass
