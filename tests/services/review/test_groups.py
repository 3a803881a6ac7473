"""Groups: titles, pages that go on where they stopped, and keys that name nothing."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services.errors import InvalidError
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.review.groups import TitledGroup, group_chunk, member_chunk
from backend.store.database import writing
from backend.store.lists.groups import READ_ONCE, By
from tests.store.rows import make_image, make_reading


@pytest.fixture
def five(session: Session) -> Session:
    """ANNA three times, ALIX and a blank field."""
    read = [("ANNA", 0.8), ("ANNA", 0.7), ("ANNA", 0.999), ("ALIX", 0.6), ("", 0.96)]
    with writing(session):
        for number, (text, confidence) in enumerate(read):
            make_reading(session, make_image(session, f"{number}"), text, confidence)
    return session


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("text", [("ANNA", "ANNA", 3, 0.7), (READ_ONCE, "", 2, 0.6)]),
        ("letter", [("A", "A", 4, 0.6), ("", "", 1, 0.96)]),
        (
            "confidence",
            [
                ("0.5", "50–75 %", 2, 0.6),
                ("0.75", "75–90 %", 1, 0.8),
                ("0.95", "95–99 %", 1, 0.96),
                ("0.99", "99–100 %", 1, 0.999),
            ],
        ),
    ],
)
def test_groups_have_titles(five: Session, by: By, expected: list[tuple[str, str, int, float]]) -> None:
    page = group_chunk(five, by=by)
    assert page.items == [TitledGroup(*group) for group in expected]
    assert (page.next_cursor, page.total, page.images) == (None, len(expected), 5)


def test_groups_go_on_behind_the_cursor(five: Session) -> None:
    first = group_chunk(five, by="text", limit=1)
    assert first.next_cursor is not None
    second = group_chunk(five, by="text", limit=2, cursor=first.next_cursor)
    assert ([group.key for group in second.items], second.next_cursor, second.total) == ([READ_ONCE], None, 2)


def test_texts_that_were_read_once_are_walked_together(five: Session) -> None:
    first = member_chunk(five, by="text", key=READ_ONCE, limit=1)
    assert ([image.id for image in first.items], first.total) == ([4], 2)
    second = member_chunk(five, by="text", key=READ_ONCE, limit=1, cursor=first.next_cursor)
    assert ([image.id for image in second.items], second.next_cursor) == ([5], None)


def test_members_go_on_after_the_cursor_while_the_ones_before_get_labels(five: Session) -> None:
    first = member_chunk(five, by="text", key="ANNA", limit=2)
    assert ([image.id for image in first.items], first.total) == ([2, 1], 3)
    for image in first.items:
        set_label(
            five, image.id, NewLabel("text", "ANNA"), expected_revision=0, alphabet=None, author="local"
        )
    second = member_chunk(five, by="text", key="ANNA", limit=2, cursor=first.next_cursor)
    assert ([image.id for image in second.items], second.next_cursor, second.total) == ([3], None, 1)


def test_a_group_that_is_used_up_is_empty(five: Session) -> None:
    page = member_chunk(five, by="text", key="NOBODY")
    assert (page.items, page.next_cursor, page.total) == ([], None, 0)


@pytest.mark.parametrize(
    ("by", "key"), [("confidence", "0.42"), ("confidence", "nan"), ("text", "\x00"), ("letter", "\ud800")]
)
def test_a_key_that_names_no_group_is_refused(five: Session, by: By, key: str) -> None:
    with pytest.raises(InvalidError, match="no such group") as refusal:
        member_chunk(five, by=by, key=key)
    assert refusal.value.field == "key"


def test_a_cursor_belongs_to_its_own_group(five: Session) -> None:
    cursor = member_chunk(five, by="text", key="ANNA", limit=1).next_cursor
    with pytest.raises(InvalidError, match="does not belong"):
        member_chunk(five, by="text", key="ALIX", cursor=cursor)
    with pytest.raises(InvalidError, match="does not belong"):
        group_chunk(five, by="text", cursor=cursor)
