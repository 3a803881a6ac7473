"""An image's reading, label and state."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.errors import NotFoundError
from backend.services.review.image_details import ImageDetails, details_of, get_image
from backend.store.database import writing
from backend.store.images import Image
from backend.store.readings import MAX_FAILURES
from tests.store.rows import make_image, make_label, make_reading


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({"reading_failures": 0}, "unread"),
        ({"reading_failures": MAX_FAILURES - 1}, "unread"),
        ({"reading_failures": MAX_FAILURES}, "failed"),
        ({"reading_failures": 0, "reading_version": "fake-1"}, "pending"),
        ({"reading_failures": MAX_FAILURES, "reading_version": "fake-0"}, "pending"),
        ({"reading_failures": MAX_FAILURES, "label_kind": "corrected"}, "labelled"),
        ({"reading_failures": 0, "reading_version": "fake-1", "label_kind": "blank"}, "labelled"),
    ],
    ids=str,
)
def test_the_row_alone_decides_the_state(row: dict[str, object], state: str) -> None:
    assert ImageDetails(Image(**row), None, None).state == state


def test_each_image_comes_with_its_own_reading_and_label(session: Session) -> None:
    with writing(session):
        bare = make_image(session, "a")
        both = make_image(session, "b")
        reading = make_reading(session, both, "ANNE", 0.9)
        label = make_label(session, both, "confirmed", "ANNE")
    found = details_of(session, [both, bare])
    assert [(d.image.id, d.reading and d.reading.id, d.label and d.label.text) for d in found] == [
        (both.id, reading.id, label.text),
        (bare.id, None, None),
    ]
    assert details_of(session, []) == []


def test_an_image_is_found_by_its_id_or_refused(session: Session) -> None:
    with writing(session):
        image_id = make_image(session, "a").id
    assert get_image(session, image_id).file_name == "a"
    with pytest.raises(NotFoundError, match=r"There is no such image\. Received: 99"):
        get_image(session, 99)
