"""The state of the whole database: missing, empty, damaged, and what its rows name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from backend.store import integrity
from backend.store.database import now, open_engine, writing
from backend.store.errors import Damaged
from backend.store.forms import delete_form
from tests.store.damage import overwrite_page
from tests.store.rows import make_form, make_image, sha


def test_images_and_their_blobs_are_found(engine: Engine, session: Session) -> None:
    assert not integrity.holds_pictures(engine)
    assert list(integrity.iter_blobs(session)) == []
    with writing(session):
        ids = [make_image(session, str(number)).id for number in range(3)]
    session.rollback()
    assert integrity.holds_pictures(engine)
    blobs = [sha(f"{number} pixels") for number in range(3)]
    assert sorted(integrity.iter_blobs(session)) == sorted(zip(blobs, ["image"] * 3, ids, strict=True))
    assert integrity.newest_blobs(session, 2) == [(blobs[2], ids[2]), (blobs[1], ids[1])]


def test_the_pictures_of_forms_are_named_too(engine: Engine, session: Session) -> None:
    with writing(session):
        form_id = make_form(session, "Enrolment", blobs=[sha("front"), sha("back")]).form_id
    session.rollback()
    assert integrity.holds_pictures(engine)
    assert sorted(integrity.iter_blobs(session)) == sorted(
        [(sha("front"), "form", form_id), (sha("back"), "form", form_id)]
    )
    assert integrity.blob_is_used(session, sha("back"))
    with writing(session):
        assert delete_form(session, form_id)
    assert not integrity.blob_is_used(session, sha("back"))
    assert not integrity.holds_pictures(engine)


def test_a_database_of_an_earlier_release_may_lack_the_tables_of_forms(sqlite: Engine) -> None:
    with sqlite.begin() as connection:
        for table in ("form_pictures", "form_versions", "forms"):
            connection.execute(text(f"DROP TABLE {table}"))
    assert not integrity.holds_pictures(sqlite)


def test_the_newest_time_is_that_of_any_row(session: Session) -> None:
    assert integrity.newest_time(session) is None
    with writing(session):
        image = make_image(session)
        image.created_at = now() + timedelta(days=1)
    newest = integrity.newest_time(session)
    assert newest is not None
    assert newest - now() > timedelta(hours=23)


def test_an_intact_database_has_no_damage(engine: Engine) -> None:
    assert integrity.damage(engine) is None
    assert integrity.damage(engine, seconds=5) is None


def test_a_missing_or_empty_file_is_seen_without_creating_it(tmp_path: Path) -> None:
    path = tmp_path / "paraph.sqlite3"
    engine = open_engine(f"sqlite:///{path}")
    assert integrity.is_missing(engine)
    assert not integrity.holds_pictures(engine)
    assert not path.exists()
    path.touch()
    assert integrity.is_missing(engine)
    assert integrity.sqlite_file(engine) == path


def test_a_database_in_memory_is_no_file() -> None:
    engine = open_engine("sqlite://")
    assert integrity.sqlite_file(engine) is None
    assert not integrity.is_missing(engine)


def test_a_damaged_page_is_found_by_the_check_and_by_a_query(sqlite: Engine, tmp_path: Path) -> None:
    with Session(sqlite) as session, writing(session):
        make_image(session)
    sqlite.dispose()
    overwrite_page(tmp_path / "paraph.sqlite3", "images")
    assert integrity.damage(sqlite) is not None
    assert integrity.damage(sqlite, seconds=5) is not None
    with pytest.raises(Damaged, match="The database is damaged"), sqlite.connect() as connection:
        connection.execute(text("SELECT * FROM images")).all()


def test_a_row_that_refers_to_nothing_is_found(sqlite: Engine, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "paraph.sqlite3")) as connection:
        connection.execute(
            "INSERT INTO promotions (version, reason, created_at) VALUES ('v9', 'manual', '2026-01-01')"
        )
        connection.commit()
    assert integrity.damage(sqlite) == "row 1 of promotions refers to a row of versions that is gone"


def test_a_check_that_takes_too_long_finds_nothing(ten_thousand: Engine) -> None:
    assert integrity.damage(ten_thousand, seconds=-1) is None


def test_a_blob_is_used_as_long_as_an_image_shows_it(session: Session) -> None:
    with writing(session):
        image = make_image(session)
    assert integrity.blob_is_used(session, image.blob)
    with writing(session):
        session.delete(image)
    assert not integrity.blob_is_used(session, image.blob)
