from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.exchange.style import Style
from backend.services.errors import InvalidError, NotFoundError
from backend.services.versions.preview_list import Preview, differ, preview, risk, was_right
from backend.store import previews
from backend.store.database import writing
from backend.store.previews import Extent, Pair
from backend.store.readings import insert_readings
from backend.store.versions import insert_promotion, insert_version
from tests.store.rows import make_image, make_label
from tests.store.test_previews import content


@pytest.fixture
def session(session: Session) -> Session:
    """Version v1 is live, v2 a candidate."""
    with writing(session):
        for name in ("v1", "v2"):
            insert_version(session, name, bundle="b" * 64, origin="shipped")
        insert_promotion(session, "v1", "shipped")
    return session


def read(
    session: Session, name: str, old: tuple[str, float], new: tuple[str, float], text: str | None
) -> int:
    image = make_image(session, name)
    insert_readings(session, {image.id: content("v1", *old)})
    previews.insert_previews(session, {image.id: content("v2", *new)})
    if text is not None:
        make_label(session, image, "corrected", text)
    image.created_at = image.created_at.replace(year=2020)
    return image.id


def ids(found: Preview) -> list[int]:
    return [change.image.id for change in found.items]


def pair(old: tuple[str, float], new: tuple[str, float], label: str | None = None) -> Pair:
    return Pair(1, label, *old, *new)


def test_the_riskiest_change_is_first(session: Session) -> None:
    with writing(session):
        harmless = read(session, "a.png", ("ANNA", 0.1), ("ANNE", 0.9), None)
        risky = read(session, "b.png", ("LEA", 0.95), ("LEO", 0.5), None)
        even = read(session, "c.png", ("EVA", 0.9), ("EVE", 0.9), None)
        read(session, "d.png", ("HUGO", 0.9), ("HUGO", 0.95), None)
    found = preview(session, "v2", "waiting")
    assert ids(found) == [risky, even, harmless]
    assert (found.against, found.differ, found.wrong) == ("v1", 3, 0)
    assert (found.waiting, found.checked) == (Extent(4, 4), Extent(0, 0))
    assert [round(change.risk, 2) for change in found.items] == [0.9, 0.47, 0.01]


def test_the_list_goes_on_where_it_ended(session: Session) -> None:
    with writing(session):
        made = [read(session, f"{n}.png", ("LEA", 0.5), ("LEO", 0.5), None) for n in range(5)]
    first = preview(session, "v2", "waiting", limit=2)
    second = preview(session, "v2", "waiting", cursor=first.next_cursor, limit=2)
    third = preview(session, "v2", "waiting", cursor=second.next_cursor, limit=2)
    assert [*ids(first), *ids(second), *ids(third)] == made
    assert third.next_cursor is None
    with pytest.raises(InvalidError, match="does not belong to this list"):
        preview(session, "v2", "checked", cursor=first.next_cursor)


def test_every_checked_name_that_would_now_be_read_wrong_is_listed(session: Session) -> None:
    with writing(session):
        lost = read(session, "a.png", ("ANNA", 0.9), ("ANNE", 0.9), "ANNA")
        read(session, "b.png", ("LEA", 0.9), ("LEO", 0.9), "LEO")  # gained
        read(session, "c.png", ("EVA", 0.9), ("EVE", 0.9), "IDA")  # wrong before and after
    found = preview(session, "v2", "checked")
    assert (ids(found), found.wrong, found.differ) == ([lost], 1, 0)
    assert found.items[0].pair.label == "ANNA"
    assert found.checked == Extent(3, 3)


def test_after_the_promotion_it_says_what_has_changed(session: Session) -> None:
    with writing(session):
        changed = read(session, "a.png", ("ANNA", 0.5), ("ANNE", 0.5), None)
        insert_promotion(session, "v2", "manual")
    assert (ids(preview(session, "v2", "waiting")), preview(session, "v2", "waiting").against) == (
        [changed],
        "v1",
    )
    back = preview(session, "v1", "waiting")
    assert (back.against, back.items[0].pair.new) == ("v2", "ANNA")


def test_without_another_version_nothing_changes(session: Session) -> None:
    assert preview(session, "v1", "checked").items == []
    assert preview(session, "v1", "waiting").against is None
    with pytest.raises(NotFoundError):
        preview(session, "v9", "waiting")


def test_risk_is_between_nothing_and_certainty() -> None:
    sure = pair(("A", 1.0), ("B", 0.0))
    assert risk(sure) == pytest.approx(1.0, abs=1e-5)
    assert risk(pair(("A", 0.0), ("B", 1.0))) == pytest.approx(0.0, abs=1e-5)
    assert risk(pair(("A", 1.0), ("B", 1.0))) == pytest.approx(0.5, abs=1e-5)


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("Müller", "Muller", True),
        ("MULLER", "MUELLER", True),
        ("MULLER", "müller", False),
        ("Miller", "Muller", False),
        ("Müller", "Müller", False),
    ],
)
def test_a_name_is_lost_by_the_measure_that_the_old_reading_met(old: str, new: str, lost: bool) -> None:
    assert was_right(pair((old, 0.5), (new, 0.5), "Müller")) is lost


def test_a_name_that_is_called_none_any_longer_is_wrong_and_the_riskiest_change() -> None:
    lost = pair(("LEA", 0.9), ("LEA", 0.0), "LEA")._replace(new_reason="stamp")
    assert was_right(lost)
    assert risk(lost) > 0.89
    assert not was_right(lost._replace(label="EVA"))
    found = pair(("LEA", 0.0), ("LEA", 0.9), "LEA")._replace(old_reason="stamp")
    assert not was_right(found)
    assert not was_right(found._replace(new_reason="print"))


KEPT = Style("written", "kept")


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [("LEA", "Léa", False), ("LEA", "Léo", True), ("LÉA", "Lea", False), ("LEA", "LEA", False)],
)
def test_readings_in_different_styles_differ_by_what_both_say(old: str, new: str, changed: bool) -> None:
    apart = pair((old, 0.5), (new, 0.5))._replace(new_style=KEPT)
    assert differ(apart) is changed
    assert differ(apart._replace(old_style=KEPT)) is (old != new)
    assert differ(apart._replace(new_reason="stamp"))


@pytest.mark.parametrize(
    ("label", "old", "new", "lost"),
    [
        ((Style("upper"), "MULLER"), "MULLER", "Müller", False),
        ((Style("upper"), "MULLER"), "MULLER", "Miller", True),
        ((KEPT, "MULLER"), "MULLER", "Müller", True),
        ((None, "MULLER"), "MULLER", "Müller", True),
    ],
)
def test_a_name_is_lost_only_by_what_its_label_says(
    label: tuple[Style | None, str], old: str, new: str, lost: bool
) -> None:
    style, text = label
    found = pair((old, 0.5), (new, 0.5), text)._replace(old_style=KEPT, new_style=KEPT, label_style=style)
    assert was_right(found) is lost


def test_after_a_change_of_the_setting_only_other_letters_are_changes(session: Session) -> None:
    kept = {"case": "written", "accents": "kept"}
    with writing(session):
        for number, (old, new) in enumerate((("LEA", "Léa"), ("EVA", "Ève"))):
            image = make_image(session, f"{number}.png")
            insert_readings(session, {image.id: content("v1", old)})
            previews.insert_previews(session, {image.id: content("v2", new) | kept})
    found = preview(session, "v2", "waiting")
    assert ([change.pair.new for change in found.items], found.differ) == (["Ève"], 1)
