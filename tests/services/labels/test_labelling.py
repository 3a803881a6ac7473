"""Labels: the newest counts, nothing is overwritten, two people cannot overwrite each other's label."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.exchange.style import PLAIN, Style
from backend.recognizer.alphabet import NAMES
from backend.services.errors import ConflictError, InvalidError, NotFoundError, RevisionConflictError
from backend.services.labels.labelling import history, set_label, undo
from backend.services.labels.new_label import NewLabel
from backend.store.database import writing
from backend.store.images import Image, select_image
from backend.store.labels import Label
from tests.store.rows import make_image, make_reading, refuse


@pytest.fixture
def image(session: Session) -> Image:
    """An image that was read as MARTIN."""
    with writing(session):
        image = make_image(session)
        make_reading(session, image, "MARTIN")
    return image


def say(
    session: Session, image: Image, text: str | None = "MARTIN", kind: Any = "text", **options: Any
) -> Label:
    """Label the image, by default whatever its revision is."""
    values: dict[str, Any] = {"expected_revision": None, "alphabet": NAMES, "author": "local", **options}
    reading_id = values.pop("reading_id", None)
    return set_label(session, image.id, NewLabel(kind, text, reading_id), **values)


def shown(session: Session, image: Image) -> list[tuple[int, str, str | None, int | None]]:
    return [(label.revision, label.kind, label.text, label.undoes) for label in history(session, image.id)]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("text", "MARTIN", "confirmed"),
        ("text", "Martin", "confirmed"),
        ("text", "MARTINE", "corrected"),
        ("blank", None, "blank"),
        ("unreadable", None, "unreadable"),
    ],
)
def test_the_kind_follows_from_the_reading(
    session: Session, image: Image, kind: str, text: str | None, expected: str
) -> None:
    label = say(session, image, text, kind)
    assert (label.kind, label.text, label.revision, label.reading_id) == (expected, text, 1, 1)


def test_the_reading_that_was_seen_decides_not_the_newest(session: Session, image: Image) -> None:
    with writing(session):
        make_reading(session, image, "MARTINE", version="v2")
    assert say(session, image, "MARTIN", reading_id=1).kind == "confirmed"
    assert say(session, image, "MARTIN", reading_id=2).kind == "corrected"
    assert say(session, image, "MARTIN").reading_id == 2


def test_a_name_on_an_unread_image_is_the_person_s_own(session: Session) -> None:
    with writing(session):
        image = make_image(session, "unread.png")
    label = say(session, image, "ANNE")
    assert (label.kind, label.reading_id) == ("corrected", None)


def test_a_name_on_an_image_read_as_blank_corrects_it(session: Session) -> None:
    with writing(session):
        image = make_image(session, "blank.png")
        make_reading(session, image, "")
    assert say(session, image, "ANNE").kind == "corrected"


def test_a_name_on_an_image_that_was_read_as_no_name_corrects_it(session: Session) -> None:
    with writing(session):
        image = make_image(session, "stamp.png")
        refuse(session, image, "ANNE")
    assert say(session, image, "ANNE").kind == "corrected"


def test_letters_that_the_model_lacks_are_kept_and_flagged(session: Session, image: Image) -> None:
    label = say(session, image, "王 MARTIN 王5")
    assert (label.text, label.unknown_characters, label.kind) == ("王 MARTIN 王5", "王5", "corrected")


def test_another_image_s_reading_is_refused(session: Session, image: Image) -> None:
    with writing(session):
        other = make_image(session, "other.png")
        reading = make_reading(session, other)
    with pytest.raises(InvalidError, match="no such reading") as refusal:
        say(session, image, reading_id=reading.id)
    assert refusal.value.field == "reading_id"
    assert history(session, image.id) == []


def test_a_blank_image_has_no_text(session: Session, image: Image) -> None:
    with pytest.raises(InvalidError, match="is blank has no text"):
        say(session, image, "MARTIN", "blank")


def test_an_image_that_is_gone_is_not_found(session: Session) -> None:
    gone = Image(id=99)
    with pytest.raises(NotFoundError, match="Received: 99"):
        say(session, gone)
    with pytest.raises(NotFoundError, match="Received: 99"):
        undo(session, gone.id, expected_revision=None, author="local")
    with pytest.raises(NotFoundError, match="Received: 99"):
        history(session, gone.id)


def test_the_second_of_two_people_gets_both_labels(session: Session, image: Image) -> None:
    say(session, image, "MARTINE", expected_revision=0, author="anne")
    with pytest.raises(RevisionConflictError) as refusal:
        say(session, image, "MARTINO", expected_revision=0)
    current = refusal.value.extra["current"]
    assert (current["revision"], current["label"]["text"], current["label"]["author"]) == (
        1,
        "MARTINE",
        "anne",
    )
    assert refusal.value.extra["yours"] == {"kind": "text", "text": "MARTINO"}
    assert shown(session, image) == [(1, "corrected", "MARTINE", None)]


def test_a_conflict_with_a_withdrawn_label_has_no_label(session: Session, image: Image) -> None:
    say(session, image)
    undo(session, image.id, expected_revision=1, author="local")
    with pytest.raises(RevisionConflictError) as refusal:
        say(session, image, expected_revision=1)
    assert refusal.value.extra["current"] == {"revision": 2, "label": None}


def test_a_repeated_save_is_one_revision(session: Session, image: Image) -> None:
    first = say(session, image, "MARTINE", expected_revision=0, idempotency_key="k")
    again = say(session, image, "MARTINE", expected_revision=0, idempotency_key="k")
    assert again.id == first.id
    assert shown(session, image) == [(1, "corrected", "MARTINE", None)]


def test_a_key_belongs_to_one_image(session: Session, image: Image) -> None:
    say(session, image, idempotency_key="k")
    with writing(session):
        other = make_image(session, "other.png")
    with pytest.raises(InvalidError, match="was used for image 1 before"):
        say(session, other, idempotency_key="k")


def test_undo_goes_back_one_label_at_a_time_and_keeps_the_history(session: Session, image: Image) -> None:
    say(session, image, "A")
    say(session, image, None, "blank")
    say(session, image, "C")
    assert [
        undo(session, image.id, expected_revision=revision, author="local").text for revision in (3, 4)
    ] == [None, "A"]
    assert undo(session, image.id, expected_revision=5, author="local").kind == "withdrawn"
    assert shown(session, image) == [
        (6, "withdrawn", None, 1),
        (5, "corrected", "A", 2),
        (4, "blank", None, 3),
        (3, "corrected", "C", None),
        (2, "blank", None, None),
        (1, "corrected", "A", None),
    ]
    with pytest.raises(ConflictError, match="nothing left to undo"):
        undo(session, image.id, expected_revision=None, author="local")


def test_a_label_after_an_undo_is_undone_to_what_stood_before(session: Session, image: Image) -> None:
    say(session, image, "A")
    say(session, image, "B")
    undo(session, image.id, expected_revision=None, author="local")
    say(session, image, "D")
    assert undo(session, image.id, expected_revision=None, author="local").text == "A"


def test_a_withdrawn_image_waits_in_the_queue_again(session: Session, image: Image) -> None:
    say(session, image)
    undo(session, image.id, expected_revision=1, author="local")
    row = select_image(session, image.id)
    assert row is not None
    assert (row.label_kind, row.label_revision) == (None, 2)


def test_undo_meets_the_same_conflict(session: Session, image: Image) -> None:
    say(session, image)
    with pytest.raises(RevisionConflictError) as refusal:
        undo(session, image.id, expected_revision=0, author="local")
    assert refusal.value.extra["yours"] is None


@pytest.mark.parametrize(
    "other", [{"text": "ANNE"}, {"kind": "blank", "text": None}, {"kind": "unreadable", "text": None}]
)
def test_a_key_belongs_to_one_label(session: Session, image: Image, other: dict[str, str | None]) -> None:
    say(session, image, "MARTINE", idempotency_key="k")
    new = NewLabel(**{"kind": "text", **other})  # type: ignore[arg-type]  # the cases are well formed
    with pytest.raises(InvalidError, match="was used for another label before"):
        set_label(
            session, image.id, new, expected_revision=None, alphabet=None, idempotency_key="k", author="local"
        )
    with pytest.raises(InvalidError, match="was used for another label before"):
        undo(session, image.id, expected_revision=None, idempotency_key="k", author="local")
    assert len(history(session, image.id)) == 1


def test_an_undo_sent_again_with_its_key_takes_back_nothing_more(session: Session, image: Image) -> None:
    say(session, image, "ANNE")
    say(session, image, "MARTINE")
    first = undo(session, image.id, expected_revision=2, idempotency_key="u", author="local")
    again = undo(session, image.id, expected_revision=2, idempotency_key="u", author="local")
    assert (first.revision, again.id, again.text) == (3, first.id, "ANNE")
    with pytest.raises(InvalidError, match="was used for another label before"):
        say(session, image, "ANNE", idempotency_key="u")


def test_case_is_a_correction_where_a_field_or_the_installation_keeps_it(
    session: Session, image: Image
) -> None:
    assert say(session, image, "Martin", style=Style("written")).kind == "corrected"
    with writing(session):
        image.case = "upper"
    assert say(session, image, "Martin", style=Style("written")).kind == "confirmed"
    with writing(session):
        image.case = "written"
    label = say(session, image, "Martin")
    assert (label.kind, label.text) == ("corrected", "Martin")


def test_a_label_keeps_the_style_of_its_day(session: Session, image: Image) -> None:
    typed = say(session, image, "MARTEN")
    with writing(session):
        image.accents = "kept"
    later = say(session, image, "Martén", style=Style("written"))
    blank = say(session, image, None, "blank")
    styles = [PLAIN, Style("written", "kept"), None]
    assert [label.style for label in (typed, later, blank)] == styles
    undone = [undo(session, image.id, expected_revision=None, author="local").style for _ in range(3)]
    assert undone == [Style("written", "kept"), PLAIN, None]


def test_capitals_of_an_earlier_style_that_are_accepted_stay_of_that_style(
    session: Session, image: Image
) -> None:
    accepted = say(session, image, "MARTIN", style=Style("written", "kept"))
    assert (accepted.kind, accepted.style) == ("confirmed", PLAIN)
