"""A batch is found by its id or its name, that of an upload by the name alone where that is asked for."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from backend.services.errors import ConflictError, NotFoundError
from backend.services.uploads import batches
from backend.services.uploads.batches import (
    UploadBatch,
    find_batch,
    insert_batch_by_time,
    name_by_time,
    require_batch,
)
from backend.store.database import writing
from backend.store.images import insert_batch, select_batch_names
from backend.store.piles.files import insert_pile
from tests.store.rows import make_image


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
    [("1", 1), ("March", 1), ("77", 2), ("2", 2), ("3", None), ("01", None), ("²", None), ("9" * 30, None)],
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


@pytest.fixture
def nine(monkeypatch: pytest.MonkeyPatch) -> str:
    """The local time to the minute, which stands still."""
    at = datetime(2026, 11, 30, 9, 2, 14).astimezone()
    monkeypatch.setattr(batches, "now", lambda: at)
    return "2026-11-30 09:02"


def made(session: Session, batch: UploadBatch) -> str:
    """The name of the batch that is found or made; as after an upload's first image."""
    with writing(session):
        found = batch.find_or_make()
        name, batch.id = found.name, found.id
    return name


@pytest.mark.parametrize("name", ["1", "01", "2"])
def test_a_name_is_never_taken_for_an_id(session: Session, march: int, name: str) -> None:
    assert UploadBatch(session, name=name).find() is None
    assert made(session, UploadBatch(session, name=name)) == name
    assert made(session, UploadBatch(session, name="77")) == "77"
    assert find_batch(session, str(march)) is require_batch(session, "March")


@pytest.mark.parametrize(("is_sample", "whose"), [(False, "Pages"), (True, "The sample's pages")])
def test_a_pile_is_no_place_for_images(session: Session, march: int, is_sample: bool, whose: str) -> None:
    with writing(session):
        insert_pile(session, march, is_sample=is_sample)
    words = rf"^{whose} are called 'March'\. Choose another name\.$"
    for batch in (
        UploadBatch(session, "1"),
        UploadBatch(session, "March"),
        UploadBatch(session, name="March"),
    ):
        with pytest.raises(ConflictError, match=words):
            batch.find()


def test_the_time_is_the_name_of_one_upload(session: Session, nine: str) -> None:
    first, second = UploadBatch(session), UploadBatch(session)
    assert [made(session, batch) for batch in (first, second, first, second)] == [
        nine,
        f"{nine} (2)",
        nine,
        f"{nine} (2)",
    ]
    assert name_by_time(session) == f"{nine} (3)"


def test_a_name_by_time_that_another_request_takes_first_gets_the_next_number(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(session):
        insert_batch(session, "nine")
    names = iter(["nine", "nine", "nine (2)"])  # as if others had committed after it was looked for
    monkeypatch.setattr(batches, "name_by_time", lambda _: next(names))
    with writing(session):
        insert_batch(session, "in the same transaction")
        assert insert_batch_by_time(session).name == "nine (2)"
    assert select_batch_names(session, "") == {"nine", "in the same transaction", "nine (2)"}


def test_an_upload_that_is_sent_again_finds_its_batch_by_its_key(session: Session, nine: str) -> None:
    with writing(session):
        batch_id = make_image(session, upload_key="k").batch_id
    found = UploadBatch(session, upload_key="k").find()
    assert (found and found.id) == batch_id
    assert UploadBatch(session, upload_key="l").find() is None
    assert made(session, UploadBatch(session, upload_key="l")) == nine
