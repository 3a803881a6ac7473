from __future__ import annotations

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.store.database import writing
from backend.store.erasing.free_pages import rewrite
from backend.store.images import Image, select_image
from backend.store.integrity import sqlite_file
from tests.store.rows import make_image

TEXT = "Zwetschgenmann"


def files_with(engine: Engine) -> list[str]:
    path = sqlite_file(engine)
    assert path is not None
    found = sorted(path.parent.glob(f"{path.name}*"))
    return [file.name for file in found if TEXT.encode() in file.read_bytes()]


def fill(session: Session, rows: int = 200) -> list[Image]:
    with writing(session):
        return [make_image(session, f"{number}.png", expected=TEXT) for number in range(rows)]


def remove(session: Session, images: list[Image]) -> None:
    with writing(session):
        for image in images:
            session.delete(image)
    session.rollback()


def test_deleted_texts_are_in_the_file_until_it_is_rewritten(sqlite: Engine) -> None:
    with Session(sqlite) as session:
        images = fill(session)
        kept = images[0].id
        remove(session, images[1:])
        assert files_with(sqlite)
        with writing(session):
            images[0].expected = "Martin"
        session.rollback()
        assert rewrite(sqlite)
        assert files_with(sqlite) == []
        assert select_image(session, kept) is not None


def test_a_reader_keeps_the_log_and_it_is_tried_again(
    sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(sqlite) as session, Session(sqlite) as reader:
        images = fill(session, 20)
        remove(session, images)
        assert select_image(reader, 1) is None  # its transaction is open now
        with sqlite.connect() as connection:  # the pool hands out this connection again
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        monkeypatch.setattr("backend.store.sqlite_connection._PAUSE_S", 0.0)
        assert not rewrite(sqlite)
        reader.rollback()
        assert rewrite(sqlite)
    assert files_with(sqlite) == []


def test_on_postgresql_there_is_nothing_to_rewrite(engine: Engine) -> None:
    assert rewrite(engine)
