from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store import lost_pictures
from backend.store.database import writing
from tests.store.rows import make_image, record_reading_failure, sha


def test_all_images_of_a_lost_blob_have_the_new_one_and_are_read_again(session: Session) -> None:
    lost, new = sha("lost"), sha("new")
    with writing(session):
        first, second = (make_image(session, name, blob=lost) for name in "ab")
        other = make_image(session, "c")
        for image in (first, other):
            record_reading_failure(session, image.id, "The stored image cannot be opened")
        kept = other.blob
        lost_pictures.restore(session, lost, new)
    assert [image.blob for image in (first, second, other)] == [new, new, kept]
    assert [(image.reading_failures, image.reading_error) for image in (first, other)] == [
        (0, None),
        (1, "The stored image cannot be opened"),
    ]
