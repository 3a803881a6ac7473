from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store.database import now, writing
from backend.store.erasing.erasures import (
    Erasure,
    insert_erasure,
    lock_erasure,
    select_digests,
    select_erasure,
    select_erasures,
    select_salt,
    select_unfinished,
)


def add(session: Session, former_id: int, *digests: str) -> Erasure:
    return insert_erasure(
        session,
        Erasure(
            kind="image",
            former_id=former_id,
            actor="anna",
            reason="asked for",
            counts={"images": 1},
            versions=[],
            copies={},
            salt="ab",
            digests=list(digests),
            plan={"blobs": []},
        ),
    )


def test_tombstones_are_listed_newest_first(session: Session) -> None:
    assert select_salt(session) is None
    with writing(session):
        first, second = add(session, 3, "d1", "d2"), add(session, 9, "d2", "d3")
    assert [row.id for row in select_erasures(session)] == [second.id, first.id]
    assert [row.id for row in select_erasures(session, before_id=second.id, limit=1)] == [first.id]
    assert select_erasure(session, first.id) is first
    assert select_salt(session) == "ab"
    assert select_digests(session) == {"d1", "d2", "d3"}


def test_those_with_work_left_are_unfinished(session: Session) -> None:
    with writing(session):
        first, second = add(session, 3), add(session, 9)
    assert select_unfinished(session) == [first.id, second.id]
    with writing(session):
        locked = lock_erasure(session, first.id)
        assert locked is not None
        locked.finished_at = now()
    assert select_unfinished(session) == [second.id]
