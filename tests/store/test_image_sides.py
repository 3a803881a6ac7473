from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store.database import writing
from backend.store.image_sides import record_sides, select_set_aside, select_sides
from tests.store.rows import sha


def test_sides_are_remembered(session: Session) -> None:
    with writing(session):
        record_sides(session, {sha("a"): "train", sha("b"): "gate"})
    assert select_sides(session) == {sha("a"): "train", sha("b"): "gate"}
    assert select_set_aside(session) == {sha("b")}


def test_what_was_trained_on_is_never_set_aside_again(session: Session) -> None:
    with writing(session):
        record_sides(session, {sha("a"): "train", sha("b"): "gate", sha("c"): "gate"})
    with writing(session):
        record_sides(session, {sha("a"): "gate", sha("b"): "train"})
    assert select_sides(session) == {sha("a"): "train", sha("b"): "train", sha("c"): "gate"}
