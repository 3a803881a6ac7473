from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.exchange.style import PLAIN, Style
from backend.store import previews
from backend.store.database import now, writing
from backend.store.images import Image
from backend.store.labels import Label
from backend.store.previews import Extent, Pair
from backend.store.readings import adopt_readings, insert_readings, select_reading_by
from tests.store.plans import plan_of
from tests.store.rows import make_image, make_label

SOON = now() + timedelta(days=1)


def content(version: str, text: str, confidence: float = 0.5) -> dict[str, Any]:
    return {
        "version": version,
        "status": "name",
        "text": text,
        "confidence": confidence,
        "spans": [],
        "alternatives": [],
    }


def read(session: Session, name: str, text: str, label: str | None = None) -> Image:
    """An image that the live version v1 has read, and perhaps somebody has labelled."""
    image = make_image(session, name)
    insert_readings(session, {image.id: content("v1", text)})
    if label is not None:
        make_label(session, image, "corrected", label)
    return image


def unread_by(session: Session, version: str, **changed: Any) -> list[int]:
    asked: dict[str, Any] = {"which": previews.WAITING, "until": SOON, "after": 0, "limit": 9, **changed}
    return [image.id for image in previews.select_unread_by(session, version, **asked)]


def test_a_preview_changes_nothing_that_people_see(session: Session) -> None:
    with writing(session):
        image = read(session, "a.png", "ANNE")
        assert (
            previews.insert_previews(session, {image.id: content("v2", "ANNA"), 99: content("v2", "X")}) == 1
        )
    assert (image.reading_version, image.queue_text) == ("v1", "0ANNE")
    with writing(session):
        assert previews.insert_previews(session, {image.id: content("v2", "OTHER")}) == 0
    found = select_reading_by(session, image.id, "v2")
    assert found is not None
    assert (found.text, found.folded) == ("ANNA", "anna")


def test_when_the_version_goes_live_its_preview_is_what_people_see(session: Session) -> None:
    with writing(session):
        waits, checked = read(session, "a.png", "ANNE"), read(session, "b.png", "LEA", "LEA")
        for image in (waits, checked):
            previews.insert_previews(session, {image.id: content("v2", "NEW", 0.9)})
    with writing(session):
        assert adopt_readings(session, "v2") == 1
    assert (waits.reading_version, waits.queue_text, waits.reading_confidence) == ("v2", "0NEW", 0.9)
    assert checked.reading_version == "v1"


def test_what_waits_and_what_is_checked_is_to_be_read_once(session: Session) -> None:
    with writing(session):
        waits, checked = read(session, "a.png", "ANNE"), read(session, "b.png", "LEA", "LEA")
        blank = read(session, "c.png", "")
        make_label(session, blank, "blank", None)
        make_image(session, "unread.png")
        typed = read(session, "typed.png", "X")
        typed.typed = True
    assert unread_by(session, "v2") == [waits.id]
    assert unread_by(session, "v2", which=previews.CHECKED) == [checked.id]
    assert unread_by(session, "v2", after=waits.id) == []
    assert unread_by(session, "v2", without=[waits.id]) == []
    assert unread_by(session, "v2", limit=0) == []
    assert unread_by(session, "v2", until=now() - timedelta(days=1)) == []
    assert unread_by(session, "v1") == []
    with writing(session):
        previews.insert_previews(session, {waits.id: content("v2", "ANNA")})
    assert unread_by(session, "v2") == []
    assert previews.count_extent(session, "v2", previews.WAITING, SOON) == Extent(1, 1)
    assert previews.count_extent(session, "v2", previews.CHECKED, SOON) == Extent(0, 1)


def test_changes_are_where_the_two_versions_differ(session: Session) -> None:
    with writing(session):
        same, other = read(session, "a.png", "ANNE"), read(session, "b.png", "LEA")
        right, wrong = read(session, "c.png", "HUGO", "HUGO"), read(session, "d.png", "EVA", "EVA")
        for image, text in ((same, "ANNE"), (other, "LEO"), (right, "HUGO"), (wrong, "EVE")):
            previews.insert_previews(session, {image.id: content("v2", text, 0.25)})
    assert previews.select_waiting_changes(session, "v2", "v1") == [
        Pair(other.id, None, "LEA", 0.5, "LEO", 0.25)
    ]
    assert previews.select_checked_errors(session, "v2", "v1") == [
        Pair(wrong.id, "EVA", "EVA", 0.5, "EVE", 0.25)
    ]


def refused(version: str, text: str) -> dict[str, Any]:
    return content(version, text, 0.0) | {"status": "not_a_name", "reason": "stamp"}


def test_names_blanks_and_what_is_not_a_name_are_told_apart(session: Session) -> None:
    with writing(session):
        name, blank = read(session, "a.png", "ANNE"), read(session, "b.png", "")
        stamp, same = make_image(session, "c.png"), make_image(session, "d.png")
        for image in (stamp, same):
            insert_readings(session, {image.id: refused("v1", "LEA")})
        new = [(name, refused("v2", "ANNE")), (blank, refused("v2", "EVA")), (stamp, content("v2", ""))]
        for image, found in (*new, (same, refused("v2", "LEA"))):
            previews.insert_previews(session, {image.id: found})
    assert [pair[:8] for pair in previews.select_waiting_changes(session, "v2", "v1")] == [
        (name.id, None, "ANNE", 0.5, "ANNE", 0.0, None, "stamp"),
        (blank.id, None, "", 0.5, "EVA", 0.0, None, "stamp"),
        (stamp.id, None, "LEA", 0.0, "", 0.5, "stamp", None),
    ]


def test_a_checked_name_that_is_called_none_any_longer_is_an_error(session: Session) -> None:
    with writing(session):
        right, wrong = read(session, "a.png", "EVA", "EVA"), read(session, "b.png", "LEA", "LEA")
        previews.insert_previews(session, {right.id: content("v2", "EVA")})
        previews.insert_previews(session, {wrong.id: refused("v2", "LEA")})
    assert [pair[:8] for pair in previews.select_checked_errors(session, "v2", "v1")] == [
        (wrong.id, "LEA", "LEA", 0.5, "LEA", 0.0, None, "stamp")
    ]


def test_a_checked_name_without_a_reading_by_the_live_version_is_compared_with_the_one_it_has(
    session: Session,
) -> None:
    with writing(session):
        image = read(session, "a.png", "EVA", "EVA")
        previews.insert_previews(session, {image.id: content("v3", "EVE")})
    assert [pair.old for pair in previews.select_checked_errors(session, "v3", "v2")] == ["EVA"]
    with writing(session):
        previews.insert_previews(session, {image.id: content("v2", "EDA")})
    assert [pair.old for pair in previews.select_checked_errors(session, "v3", "v2")] == ["EDA"]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_what_people_see_is_not_deleted(session: Session, version: str) -> None:
    with writing(session):
        image = read(session, "a.png", "EVA")
        previews.insert_previews(session, {image.id: content("v2", "EVE")})
    with writing(session):
        deleted = previews.delete_previews(session, previews.select_previews(session, version))
    assert deleted == (version == "v2")
    assert select_reading_by(session, image.id, "v1") is not None
    assert (select_reading_by(session, image.id, "v2") is None) == (version == "v2")


def test_what_goes_live_between_the_choice_and_the_deletion_stays(session: Session) -> None:
    with writing(session):
        image = read(session, "a.png", "EVA")
        previews.insert_previews(session, {image.id: content("v2", "EVE")})
    chosen = previews.select_previews(session, "v2")
    with writing(session):
        adopt_readings(session, "v2")
    with writing(session):
        assert previews.delete_previews(session, chosen) == 0
    assert select_reading_by(session, image.id, "v2") is not None


def test_the_labels_of_a_deleted_reading_are_found_by_an_index(session: Session) -> None:
    of_reading = select(Label.id).where(Label.reading_id == 1)
    found = plan_of(session, lambda: session.scalars(of_reading).all(), of_few_rows=True)
    assert "ix_labels_reading_id" in found


def test_readings_and_labels_come_with_their_styles(session: Session) -> None:
    kept = {"case": "written", "accents": "kept"}
    with writing(session):
        waits, checked = read(session, "a.png", "LEA"), read(session, "b.png", "EVA")
        make_label(session, checked, "corrected", "Éva", style=Style("title", "kept"))
        for image in (waits, checked):
            previews.insert_previews(session, {image.id: content("v2", "Léa") | kept})
            previews.insert_previews(session, {image.id: content("v3", "Léo") | kept})
    [change] = previews.select_waiting_changes(session, "v2", "v1")
    assert change[-3:] == (PLAIN, Style("written", "kept"), None)
    [error] = previews.select_checked_errors(session, "v2", "v1")
    assert error[-3:] == (PLAIN, Style("written", "kept"), Style("title", "kept"))
    [error] = previews.select_checked_errors(session, "v3", "v2")
    assert error[-3:] == (Style("written", "kept"), Style("written", "kept"), Style("title", "kept"))
