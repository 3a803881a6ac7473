"""Attempts are counted before they begin, and an image that may have ended the reader comes alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.exchange.style import Style
from backend.store import attempts
from backend.store.database import writing
from backend.store.images import Image
from backend.store.readings import MAX_FAILURES
from tests.store.rows import make_image, make_label, make_reading


def names(found: object) -> list[str]:
    return [image.file_name for image in found]  # type: ignore[attr-defined]  # rows


def state(image: Image) -> tuple[int, str | None]:
    return image.reading_failures, image.reading_error


def test_fresh_images_come_together_and_a_suspect_alone_behind_them(session: Session) -> None:
    with writing(session):
        suspect, *_ = (make_image(session, name) for name in "abcd")
        attempts.begin_attempts(session, [suspect.id])
    assert names(attempts.select_next(session, "v1", 10)) == ["b", "c", "d"]
    assert names(attempts.select_next(session, "v1", 2)) == ["b", "c"]
    with writing(session):
        for image in attempts.select_next(session, "v1", 10):
            make_reading(session, image)
    assert names(attempts.select_next(session, "v1", 10)) == ["a"]


def test_after_a_batch_died_each_comes_alone(session: Session) -> None:
    with writing(session):
        images = [make_image(session, name) for name in "abc"]
        attempts.begin_attempts(session, [image.id for image in images])
    assert names(attempts.select_next(session, "v1", 10)) == ["a"]
    with writing(session):
        make_reading(session, images[0])
    assert names(attempts.select_next(session, "v1", 10)) == ["b"]


def test_images_of_an_older_version_follow_and_suspects_among_them_come_last(session: Session) -> None:
    with writing(session):
        suspect, stale, labelled, unread = (make_image(session, name) for name in "abcd")
        for image in (suspect, stale, labelled):
            make_reading(session, image, version="v1")
        make_label(session, labelled)
        attempts.begin_attempts(session, [suspect.id])
    assert names(attempts.select_next(session, "v2", 10)) == ["d", "b"]
    with writing(session):
        make_reading(session, unread, version="v2")
        make_reading(session, stale, version="v2")
    assert names(attempts.select_next(session, "v2", 10)) == ["a"]


def test_an_image_whose_attempts_all_ended_the_reader_is_set_aside_with_a_reason(session: Session) -> None:
    with writing(session):
        image = make_image(session)
    found = []
    for _ in range(MAX_FAILURES):
        assert attempts.select_next(session, "v1", 10) == [image]
        with writing(session):
            attempts.begin_attempts(session, [image.id])
        found.append(state(image))
    assert found == [(1, None), (2, attempts.ENDED), (3, attempts.ENDED)]
    assert attempts.select_next(session, "v1", 10) == []


def test_a_reason_is_kept_until_a_reading_succeeds(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        attempts.begin_attempts(session, [image.id])
        attempts.record_reason(session, image.id, "the network fell over")
        attempts.begin_attempts(session, [image.id])
    assert state(image) == (2, "the network fell over")
    with writing(session):
        make_reading(session, image)
    assert state(image) == (0, None)


def test_attempts_are_taken_back_but_never_below_none(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        attempts.begin_attempts(session, [image.id])
        attempts.undo_attempts(session, [image.id])
        attempts.undo_attempts(session, [image.id])
        attempts.record_reason(session, 404, "gone")
    assert state(image) == (0, None)


def test_images_of_another_style_follow_those_without_a_reading(session: Session) -> None:
    with writing(session):
        read, _ = (make_image(session, name) for name in "ab")
        make_reading(session, read)
    assert names(attempts.select_next(session, "v1", 10)) == ["b"]
    assert names(attempts.select_next(session, "v1", 10, Style("title"))) == ["b", "a"]
    with writing(session):
        attempts.begin_attempts(session, [2, 1])
    assert names(attempts.select_next(session, "v1", 10, Style("title"))) == ["b"]
