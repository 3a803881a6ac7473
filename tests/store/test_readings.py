from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.exchange.style import PLAIN, Style
from backend.store import readings
from backend.store.database import writing
from backend.store.images import Image
from backend.store.readings import MAX_FAILURES
from tests.store.plans import sent
from tests.store.rows import make_image, make_label, make_reading, record_reading_failure

CONTENT = {"version": "v1", "status": "blank", "text": "", "confidence": 1.0, "spans": [], "alternatives": []}


def head(image: Image) -> tuple[str | None, float | None, float, str]:
    return image.reading_version, image.reading_confidence, image.queue_confidence, image.queue_text


def test_a_reading_becomes_the_image_s_head(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        assert head(image) == (None, None, 2.0, "1")
        reading = make_reading(session, image, "MARTIN", 0.75)
    assert head(image) == ("v1", 0.75, 0.75, "0MARTIN")
    assert readings.select_head_readings(session, [image.id]) == {image.id: reading}


def test_a_reading_keeps_its_letters_and_alternatives(session: Session) -> None:
    spans = [{"character": "É", "start_x": 3.5, "end_x": 17.25, "confidence": 0.875}]
    with writing(session):
        image = make_image(session)
        alternatives = [{"text": "E", "confidence": 0.125}]
        content = CONTENT | {"text": "É", "confidence": 0.875, "spans": spans, "alternatives": alternatives}
        reading = readings.insert_readings(session, {image.id: content})[image.id]
    session.expire_all()
    assert (reading.spans, reading.alternatives) == (spans, [{"text": "E", "confidence": 0.125}])


def test_a_later_version_s_reading_is_shown_and_the_earlier_kept(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        old = make_reading(session, image, "MARTEN", 0.5, version="v1")
        new = make_reading(session, image, "MARTIN", 0.9, version="v2")
    assert readings.select_head_readings(session, [image.id]) == {image.id: new}
    assert readings.select_reading_by(session, image.id, "v1") is old
    assert readings.select_reading(session, old.id) is old


def test_a_version_reads_an_image_once(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        first = make_reading(session, image, "MARTIN", 0.9)
        make_reading(session, image, "OTHER", 0.1, version="v2")
        again = make_reading(session, image, "CHANGED", 0.2)
    assert again is first
    assert (first.text, head(image)) == ("MARTIN", ("v1", 0.9, 0.9, "0MARTIN"))


def test_a_reading_never_touches_a_label(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        label = make_label(session, image, "corrected", "DUPOND")
        make_reading(session, image, "DUPONT", 0.99, version="v2")
    assert (image.label_text, image.label_kind, image.label_revision) == ("DUPOND", "corrected", 1)
    assert label.text == "DUPOND"


def test_an_image_that_is_gone_gets_no_reading(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        found = readings.insert_readings(session, {404: CONTENT, image.id: CONTENT})
    assert [*found] == [image.id]


STAMP = CONTENT | {"status": "not_a_name", "reason": "stamp", "text": "LÉA", "confidence": 0.0}


def test_what_is_not_a_name_waits_before_all_others_and_keeps_its_text(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        found = readings.insert_readings(session, {image.id: STAMP})
    reading = found[image.id]
    assert (reading.status, reading.reason, reading.text, reading.folded) == (
        "not_a_name",
        "stamp",
        "LÉA",
        "lea",
    )
    assert head(image) == ("v1", 0.0, -1.0, "2LÉA")
    assert image.queue_letter is None


def test_a_version_that_comes_back_still_says_what_is_not_a_name(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        readings.insert_readings(session, {image.id: STAMP})
        make_reading(session, image, "LEA", 0.5, version="v2")
        assert readings.adopt_readings(session, "v1") == 1
    session.refresh(image)
    assert head(image) == ("v1", 0.0, -1.0, "2LÉA")
    assert image.queue_letter is None


@pytest.mark.parametrize(
    ("text", "letter"), [("MARTIN", "M"), ("martin", "M"), ("éva", "E"), ("Éva", "E"), ("-A", "-"), ("", "")]
)
def test_texts_in_all_cases_and_with_accents_are_grouped_by_one_letter(
    session: Session, text: str, letter: str
) -> None:
    with writing(session):
        image = make_image(session)
        make_reading(session, image, text)
        assert image.queue_letter == letter
        make_reading(session, image, "ZOE", version="v2")
        assert readings.adopt_readings(session, "v1") == 1
    session.refresh(image)
    assert (image.reading_version, image.queue_letter) == ("v1", letter)


@pytest.mark.parametrize("wrong", [{"reason": None}, {"status": "blank"}])
def test_the_database_itself_asks_for_a_reason(session: Session, wrong: dict[str, str | None]) -> None:
    with pytest.raises(IntegrityError), writing(session):
        readings.insert_readings(session, {make_image(session).id: STAMP | wrong})


def test_the_database_itself_refuses_an_unknown_status(session: Session) -> None:
    with pytest.raises(IntegrityError), writing(session):
        readings.insert_readings(session, {make_image(session).id: CONTENT | {"status": "guess"}})


def test_many_readings_take_as_few_questions_as_one(session: Session) -> None:
    counts = []
    for many in (2, 20):
        with writing(session):
            ids = [make_image(session, f"{many} {number}").id for number in range(many)]
            insert = partial(readings.insert_readings, session, dict.fromkeys(ids, CONTENT))
            counts.append(sum(not statement.startswith("INSERT") for statement, _ in sent(session, insert)))
    assert counts == [3, 3]  # the images, known readings, and the images' own columns


def test_never_read_images_wait_first_then_unlabelled_ones_of_another_version(session: Session) -> None:
    with writing(session):
        stale, fresh, labelled, stale_labelled, new = (make_image(session, name) for name in "abcde")
        make_reading(session, stale, version="v1")
        make_reading(session, fresh, version="v2")
        make_label(session, labelled)
        make_reading(session, stale_labelled, version="v1")
        make_label(session, stale_labelled)
    waiting = readings.select_unread(session, "v2", 10)
    assert [image.id for image in waiting] == [labelled.id, new.id, stale.id]
    assert [image.id for image in readings.select_unread(session, "v2", 2)] == [labelled.id, new.id]


def test_an_image_that_failed_three_times_waits_no_more(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        for attempt in range(MAX_FAILURES):
            assert readings.select_unread(session, "v1", 10) == [image]
            record_reading_failure(session, image.id, f"try {attempt + 1}")
    assert readings.select_unread(session, "v1", 10) == []
    assert (image.reading_failures, image.reading_error) == (3, "try 3")


def test_a_success_forgets_earlier_failures(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        record_reading_failure(session, image.id, "no luck")
        make_reading(session, image)
    assert (image.reading_failures, image.reading_error) == (0, None)


def test_after_a_rollback_earlier_readings_are_shown_again(session: Session) -> None:
    with writing(session):
        twice, once, labelled, unread = (make_image(session, name) for name in "abcd")
        make_reading(session, twice, "OLD", 0.25, version="v1")
        make_reading(session, labelled, "OLD", 0.25, version="v1")
        for image in (twice, once, labelled):
            make_reading(session, image, "NEW", 0.5, version="v2")
        make_label(session, labelled)
    with writing(session):
        assert readings.adopt_readings(session, "v1") == 1
    assert head(twice) == ("v1", 0.25, 0.25, "0OLD")
    assert {image.reading_version for image in (once, labelled)} == {"v2"}
    assert [image.id for image in readings.select_unread(session, "v1", 10)] == [unread.id, once.id]


KEPT = Style("written", "kept")


def read_in(session: Session, image: Image, text: str, style: Style, version: str = "v1") -> readings.Reading:
    content = CONTENT | {"version": version, "status": "name", "text": text, "confidence": 0.5}
    content |= {"case": style.case, "accents": style.accents}
    return readings.insert_readings(session, {image.id: content})[image.id]


def styles(image: Image) -> tuple[str | None, str | None]:
    return image.reading_case, image.reading_accents


def test_a_reading_in_another_style_takes_the_place_of_the_same_version_s(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        first = readings.insert_readings(session, {image.id: STAMP})[image.id]
        assert (first.style, styles(image)) == (PLAIN, (None, None))
        again = read_in(session, image, "Léa", KEPT)
    session.expire_all()
    assert (again.id, again.text, again.folded, again.reason, again.style) == (
        first.id,
        "Léa",
        "lea",
        None,
        KEPT,
    )
    assert (head(image), styles(image)) == (("v1", 0.5, 0.5, "0Léa"), ("written", "kept"))


def test_what_a_person_has_labelled_by_keeps_its_style(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        seen = make_reading(session, image, "LEA")
        make_label(session, image, text="LEA", reading_id=seen.id)
        assert read_in(session, image, "Léa", KEPT) is seen
    assert (seen.text, seen.style, styles(image)) == ("LEA", PLAIN, (None, None))


def test_images_whose_reading_is_in_another_style_wait_again(session: Session) -> None:
    with writing(session):
        earlier, now, own, labelled, unread = (make_image(session, name) for name in "abcde")
        make_reading(session, earlier)
        read_in(session, now, "Léa", KEPT)
        own.case, own.accents = "upper", "folded"
        make_reading(session, own)
        make_reading(session, labelled)
        make_label(session, labelled)
    assert readings.select_unread(session, "v1", 9) == [unread, now]
    assert readings.select_unread(session, "v1", 9, KEPT) == [unread, earlier]
    assert readings.select_unread(session, "v1", 9, Style("written")) == [unread, earlier, now]


def test_a_version_that_comes_back_brings_the_style_of_its_readings(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        make_reading(session, image, "LEA")
        read_in(session, image, "Léa", KEPT, version="v2")
        assert readings.adopt_readings(session, "v1") == 1
        session.refresh(image)
        assert styles(image) == (None, None)
        assert readings.adopt_readings(session, "v2") == 1
    session.refresh(image)
    assert styles(image) == ("written", "kept")


def test_readings_of_one_picture_are_found_by_their_style(session: Session) -> None:
    with writing(session):
        plain, kept = make_image(session, "a"), make_image(session, "b", blob="same")
        plain.blob = "same"
        make_reading(session, plain, "LEA")
        read_in(session, kept, "Léa", KEPT)

    def texts(style: Style) -> list[str]:
        found = readings.select_columns_by_blob(session, "v1", ["same"], style)
        return [content["text"] for content in found.values() if isinstance(content, dict)]

    assert (texts(PLAIN), texts(KEPT), texts(Style("upper", "kept"))) == (["LEA"], ["Léa"], [])
