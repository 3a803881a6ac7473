"""A search finds by label, newest reading, expected text and path; equally on both databases, and by indexes."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.store.database import writing
from backend.store.lists import image_lists
from backend.store.lists.search import found_by
from tests.store.plans import plan_of
from tests.store.rows import make_image, make_label, make_reading, refuse


@pytest.fixture
def images(session: Session) -> None:
    """One that was labelled otherwise than it was read, one that was read twice, one with an expected text."""
    with writing(session):
        labelled = make_image(session, "scan_01.png", folder="Été")
        make_reading(session, labelled, "MARTEN")
        make_label(session, labelled, "corrected", "MÜLLER-LÜDENSCHEIDT")
        twice = make_image(session, "scan_02.png")
        make_reading(session, twice, "ANNA", version="v1")
        make_reading(session, twice, "HANNAH", version="v2")
        make_image(session, "100%.png", expected="O’NEILL")


def found(session: Session, typed: str) -> list[str]:
    chunk = image_lists.select_chunk(session, state="all", order="oldest", limit=9, where=[found_by(typed)])
    assert image_lists.count_images(session, state="all", where=[found_by(typed)]) == len(chunk)
    return [image.file_name for image in chunk]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("muller", ["scan_01.png"]),
        ("Müller Lüd", ["scan_01.png"]),
        ("marten", ["scan_01.png"]),
        ("hanna", ["scan_02.png"]),
        ("annah", ["scan_02.png"]),
        ("ANNA\n", ["scan_02.png"]),
        ("scan-0", ["scan_01.png", "scan_02.png"]),
        ("ete/scan", ["scan_01.png"]),
        ("o'neill", ["100%.png"]),
        ("100%", ["100%.png"]),
        ("%", []),
        ("png marten", []),
        ("nobody", []),
    ],
)
def test_a_search_finds_what_contains_it(
    session: Session, images: None, typed: str, names: list[str]
) -> None:
    assert found(session, typed) == names


def test_an_older_reading_and_an_undone_label_find_nothing(session: Session) -> None:
    with writing(session):
        image = make_image(session, "a.png")
        make_reading(session, image, "OTTO", version="v1")
        make_reading(session, image, "EMMA", version="v2")
        make_label(session, image, "corrected", "IDA")
    assert [found(session, name) for name in ("otto", "emma", "ida")] == [[], ["a.png"], ["a.png"]]
    with writing(session):
        make_label(session, image, "withdrawn", None)
    assert found(session, "ida") == []


@pytest.mark.slow
def test_what_is_not_a_name_is_found_by_the_text_that_was_read(session: Session) -> None:
    with writing(session):
        refuse(session, make_image(session, "stamp.png"), "MÜLLER")
    assert found(session, "muller") == ["stamp.png"]


def test_a_search_reads_indexes_and_no_rows(ten_thousand: Engine) -> None:
    if ten_thousand.dialect.name != "sqlite":
        pytest.skip("PostgreSQL decides by what its tables cost")
    with Session(ten_thousand) as session:
        plan = plan_of(
            session,
            partial(
                image_lists.select_chunk,
                session,
                state="all",
                order="newest",
                limit=50,
                where=[found_by("name 7")],
            ),
        )
    assert "USING COVERING INDEX ix_images_folded" in plan
    assert "USING COVERING INDEX ix_readings_folded" in plan
    assert "SEARCH images USING INTEGER PRIMARY KEY" in plan
