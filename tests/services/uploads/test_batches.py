"""A batch is found by its id or its name."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.errors import NotFoundError
from backend.services.uploads.batches import find_batch, require_batch
from backend.store.database import writing
from backend.store.images import insert_batch


@pytest.fixture
def march(session: Session) -> int:
    """A batch named March (id 1) and one whose name is a number (id 2)."""
    with writing(session):
        found = insert_batch(session, "March").id
        insert_batch(session, "77")
    return found


@pytest.mark.usefixtures("march")
@pytest.mark.parametrize(
    ("id_or_name", "found"),
    [("1", 1), ("March", 1), ("77", 2), ("2", 2), ("3", None), ("²", None), ("9" * 30, None)],
)
def test_an_id_comes_before_a_name(session: Session, id_or_name: str, found: int | None) -> None:
    batch = find_batch(session, id_or_name)
    assert (batch and batch.id) == found


def test_a_required_batch_is_found_or_refused(session: Session, march: int) -> None:
    assert require_batch(session, march).name == "March"
    assert require_batch(session, "March").id == march
    with pytest.raises(NotFoundError, match=r"There is no such batch\. Received: 9"):
        require_batch(session, 9)
    with pytest.raises(NotFoundError, match=r"There is no such batch\. Received: 'April'"):
        require_batch(session, "April")
