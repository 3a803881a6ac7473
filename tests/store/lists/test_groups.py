from __future__ import annotations

import re
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.store.database import writing
from backend.store.images import Image
from backend.store.lists import groups
from backend.store.lists.groups import READ_ONCE, By, Group, Totals
from backend.store.readings import adopt_readings, insert_readings
from tests.store.plans import plan_of
from tests.store.rows import make_batch, make_image, make_label, make_reading


@pytest.fixture
def nine(session: Session) -> dict[str, Image]:
    """Four ANNA (one of them labelled), two ALIX, one BEN, one blank field and one that nobody has read."""
    read = {
        "anna 1": ("ANNA", 0.995),
        "anna 2": ("ANNA", 0.97),
        "anna 3": ("ANNA", 0.99),
        "done": ("ANNA", 0.1),
        "alix 1": ("ALIX", 0.4),
        "alix 2": ("ALIX", 0.97),
        "ben": ("BEN", 0.75),
        "blank": ("", 0.93),
    }
    with writing(session):
        images = {name: make_image(session, name) for name in (*read, "unread")}
        for name, (text, confidence) in read.items():
            make_reading(session, images[name], text, confidence)
        make_label(session, images["done"])
    return images


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("text", [("ALIX", 2, 0.4), ("ANNA", 3, 0.97), (READ_ONCE, 2, 0.75)]),
        ("letter", [("A", 5, 0.4), ("B", 1, 0.75), ("", 1, 0.93)]),
        (
            "confidence",
            [("0.95", 2, 0.97), ("0.99", 2, 0.99), ("0.0", 1, 0.4), ("0.75", 1, 0.75), ("0.9", 1, 0.93)],
        ),
    ],
)
def test_what_waits_is_counted_doubtful_groups_first(
    session: Session, nine: dict[str, Image], by: By, expected: list[tuple[str, int, float]]
) -> None:
    assert groups.select_groups(session, by=by, limit=10) == [Group(*group) for group in expected]
    assert groups.count_groups(session, by=by) == Totals(len(expected), 7)


def test_large_groups_come_before_small_ones_however_doubtful(session: Session) -> None:
    read = {"ONE": (1, 0.1), "PAIR": (2, 0.2), "NINE": (9, 0.9), "TEN": (10, 0.95), "ELEVEN": (11, 0.9)}
    with writing(session):
        for text, (count, confidence) in read.items():
            for number in range(count):
                make_reading(session, make_image(session, f"{text} {number}"), text, confidence)
    found = groups.select_groups(session, by="text", limit=10)
    assert [group.key for group in found] == ["ELEVEN", "TEN", "PAIR", "NINE", READ_ONCE]
    by_letter = groups.select_groups(session, by="letter", limit=10)
    assert [group.key for group in by_letter] == ["E", "T", "P", "N", "O"]


@pytest.mark.parametrize("by", ["text", "letter", "confidence"])
def test_pages_of_one_group_find_the_same_as_one_page(
    session: Session, nine: dict[str, Image], by: By
) -> None:
    found: list[Group] = []
    after = None
    while page := groups.select_groups(session, by=by, limit=1, after=after):
        found += page
        after = page[0].place
    assert found == groups.select_groups(session, by=by, limit=10)


@pytest.mark.parametrize(
    ("by", "key", "expected"),
    [
        ("text", "ANNA", ["anna 2", "anna 3", "anna 1"]),
        ("text", "", ["blank"]),
        ("text", "ANN", []),
        ("text", READ_ONCE, ["ben", "blank"]),
        ("letter", "A", ["alix 1", "anna 2", "alix 2", "anna 3", "anna 1"]),
        ("letter", "", ["blank"]),
        ("letter", READ_ONCE, []),
        ("confidence", "0.99", ["anna 3", "anna 1"]),
        ("confidence", "0.95", ["anna 2", "alix 2"]),
        ("confidence", "0.0", ["alix 1"]),
    ],
)
def test_a_group_is_walked_least_certain_first(
    session: Session, nine: dict[str, Image], by: By, key: str, expected: list[str]
) -> None:
    walk = Walk(session, by, key)
    assert walk.names(limit=10) == expected
    assert walk.names(limit=1) == expected
    assert groups.count_members(session, by=by, key=key) == len(expected)


class Walk:
    """All members of a group, page by page."""

    def __init__(self, session: Session, by: By, key: str) -> None:
        self.session, self.by, self.key = session, by, key

    def names(self, limit: int) -> list[str]:
        found: list[Image] = []
        after = None
        while page := groups.select_members(self.session, by=self.by, key=self.key, limit=limit, after=after):
            found += page
            after = (page[-1].queue_confidence, page[-1].id)
        return [image.file_name for image in found]


def test_a_reading_of_full_confidence_is_in_the_surest_band(session: Session) -> None:
    with writing(session):
        make_reading(session, make_image(session, "sure"), "ANNA", 1.0)
    assert groups.select_groups(session, by="confidence", limit=10) == [Group("0.99", 1, 1.0)]
    assert Walk(session, "confidence", "0.99").names(limit=10) == ["sure"]


def test_bands_follow_each_other_without_a_gap() -> None:
    assert [groups.band_end(start) for start in groups.BANDS] == [1.0, 0.99, 0.95, 0.9, 0.75, 0.5]
    with pytest.raises(ValueError, match="not in tuple"):
        groups.band_end(0.42)


def test_a_batch_has_groups_of_its_own(session: Session) -> None:
    with writing(session):
        for name, batch in (("a", "3A"), ("b", "3B"), ("c", "3B")):
            make_reading(session, make_image(session, name, batch=batch), "ANNA", 0.5)
        batch_id = make_batch(session, "3B").id
    assert groups.select_groups(session, by="text", batch_id=batch_id, limit=10) == [Group("ANNA", 2, 0.5)]
    assert groups.count_members(session, by="text", key=READ_ONCE, batch_id=batch_id) == 0
    assert groups.count_groups(session, by="letter", batch_id=batch_id) == Totals(1, 2)
    members = groups.select_members(session, by="letter", key="A", batch_id=batch_id, limit=10)
    assert [image.file_name for image in members] == ["b", "c"]
    assert groups.count_members(session, by="letter", key="A", batch_id=batch_id) == 2


def test_nothing_that_waits_is_no_group(session: Session) -> None:
    assert groups.select_groups(session, by="text", limit=10) == []
    assert groups.count_groups(session, by="text") == Totals(0, 0)


def test_the_letter_follows_the_reading_that_is_shown(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        make_reading(session, image, "ÉLODIE", version="v1")
        make_reading(session, image, "", version="v2")
    assert image.queue_letter == ""
    with writing(session):
        adopt_readings(session, "v1")
    assert image.queue_letter == "E"


def test_a_text_is_read_once_within_its_batch(session: Session) -> None:
    with writing(session):
        for name, batch in (("a", "3A"), ("b", "3B"), ("c", "3B")):
            make_reading(
                session, make_image(session, name, batch=batch), "BEN" if name == "c" else "ANNA", 0.5
            )
        batch_id = make_batch(session, "3B").id
    found = groups.select_members(session, by="text", key=READ_ONCE, batch_id=batch_id, limit=10)
    assert [image.file_name for image in found] == ["b", "c"]


KEYS: dict[By, tuple[str, str]] = {
    "text": ("FAME 155", "alike"),
    "letter": ("N", "letter"),
    "confidence": ("0.5", "uncertain"),
}


@pytest.mark.slow
def test_groups_of_10_000_images_come_from_an_index(ten_thousand: Engine) -> None:
    with Session(ten_thousand) as session:
        for by, (key, index) in KEYS.items():
            walking = plan_of(session, partial(members_from_the_middle, session, by, key))
            assert f"ix_images_pending_{index}" in walking
            assert not re.search(r"USE TEMP B-TREE|\bSort\b|Seq Scan", walking)
            counting = plan_of(session, partial(groups.select_groups, session, by=by, limit=50))
            if ten_thousand.dialect.name == "sqlite":  # PostgreSQL may well read a small table whole
                assert f"INDEX ix_images_pending_{index}" in counting


@pytest.mark.slow
def test_what_was_read_once_of_10_000_images_is_counted_in_an_index(ten_thousand: Engine) -> None:
    with Session(ten_thousand) as session:
        walking = plan_of(session, partial(members_from_the_middle, session, "text", READ_ONCE))
    if ten_thousand.dialect.name == "sqlite":
        assert "INDEX ix_images_pending_alike" in walking


def members_from_the_middle(session: Session, by: By, key: str) -> None:
    groups.select_members(session, by=by, key=key, limit=40, after=(0.6, 1))


@pytest.mark.parametrize("by", ["text", "letter", "confidence"])
def test_what_is_not_a_name_is_in_no_group(session: Session, by: By) -> None:
    content = {"version": "v1", "status": "not_a_name", "reason": "print", "text": "LEA", "confidence": 0.0}
    with writing(session):
        image = make_image(session)
        insert_readings(session, {image.id: content | {"spans": [], "alternatives": []}})
    assert groups.select_groups(session, by=by, limit=10) == []
    assert groups.count_groups(session, by=by) == Totals(0, 0)
    key = {"text": "LEA", "letter": "L", "confidence": "0.0"}[by]
    assert groups.select_members(session, by=by, key=key, limit=10) == []
