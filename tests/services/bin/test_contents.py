from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.bin import contents, deleting
from backend.services.errors import InvalidError
from backend.store.database import now, writing
from tests.store.rows import make_image


def test_images_are_listed_last_deleted_first_and_chunk_by_chunk(session: Session) -> None:
    with writing(session):
        ids = [make_image(session, name).id for name in "abc"]
    for image_id in ids:
        deleting.delete_image(session, image_id, at=now(), author="local")
    first = contents.image_chunk(session, limit=2)
    rest = contents.image_chunk(session, limit=2, cursor=first.next_cursor)
    assert [image.file_name for image in [*first.items, *rest.items]] == ["c", "b", "a"]
    assert (first.total, rest.next_cursor) == (3, None)


@pytest.mark.parametrize(
    "at", ["yesterday", "2026-01-01T00:00:00", "0001-01-01", "0001-01-01T00:00:00+14:00"]
)
def test_a_forged_cursor_is_refused(session: Session, at: str) -> None:
    with pytest.raises(InvalidError, match="does not belong to this list"):
        contents.image_chunk(session, cursor=cursors.encode(["bin"], [at, 1]))
