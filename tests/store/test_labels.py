from __future__ import annotations

import threading
import unicodedata
from typing import get_args

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.exchange.style import Style
from backend.store import labels
from backend.store.database import writing
from backend.store.images import select_image
from backend.store.labels import Label, append_label
from tests.store.rows import make_image, make_label, make_reading


def test_the_history_only_grows_and_the_newest_revision_counts(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        make_label(session, image, "confirmed", "MARTIN")
        make_label(session, image, "corrected", "MARTEN")
        make_label(session, image, "unreadable", None)
    history = labels.select_history(session, image.id)
    assert [(row.revision, row.kind, row.text) for row in history] == [
        (3, "unreadable", None),
        (2, "corrected", "MARTEN"),
        (1, "confirmed", "MARTIN"),
    ]
    newest = labels.select_label(session, image.id)
    assert newest is history[0]
    assert labels.select_head_labels(session, [image.id]) == {image.id: newest}
    assert (image.label_revision, image.label_kind, image.label_text) == (3, "unreadable", None)


def test_an_image_without_labels_has_none(session: Session) -> None:
    with writing(session):
        image = make_image(session)
    assert labels.select_label(session, image.id) is None
    assert labels.select_history(session, image.id) == []
    assert labels.select_head_labels(session, [image.id]) == {}
    assert (image.label_revision, image.label_kind, image.label_text) == (0, None, None)


def test_a_withdrawn_label_leaves_the_image_unlabelled_and_the_history_whole(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        make_label(session, image)
        make_label(session, image, "withdrawn", None, undoes=1)
    assert (image.label_revision, image.label_kind, image.label_text) == (2, None, None)
    assert labels.select_head_labels(session, [image.id]) == {}
    newest = labels.select_label(session, image.id)
    assert newest is not None
    assert (newest.revision, newest.kind, newest.undoes) == (2, "withdrawn", 1)


def test_a_text_is_one_kind_whether_it_confirmed_or_corrected() -> None:
    stored = get_args(labels.StoredKind)
    assert [labels.given_kind(kind) for kind in stored] == [
        "text",
        "text",
        "unreadable",
        "blank",
        "withdrawn",
    ]


@pytest.mark.parametrize("seen", [0, 2, 7])
def test_whoever_saw_another_revision_writes_nothing(session: Session, seen: int) -> None:
    with writing(session):
        image = make_image(session)
        make_label(session, image, text="MARTIN")
    with writing(session):
        assert (
            append_label(
                session, image.id, expected_revision=seen, kind="corrected", text="MARTEN", author="local"
            )
            is None
        )
    assert (image.label_revision, image.label_text) == (1, "MARTIN")
    assert len(labels.select_history(session, image.id)) == 1


def test_the_revision_that_was_seen_may_be_labelled(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        first = append_label(
            session, image.id, expected_revision=0, kind="confirmed", text="A", author="local"
        )
        second = append_label(
            session, image.id, expected_revision=1, kind="corrected", text="B", author="local"
        )
    assert first is not None
    assert second is not None
    assert (first.revision, second.revision) == (1, 2)


def test_an_image_that_is_gone_gets_no_label(session: Session) -> None:
    with writing(session):
        assert append_label(session, 404, expected_revision=None, kind="blank", author="local") is None


def test_of_two_at_once_with_the_same_revision_exactly_one_wins(engine: Engine) -> None:
    with Session(engine) as session, writing(session):
        image_id = make_image(session).id
    ready = threading.Barrier(2)
    results: dict[str, bool] = {}

    def save(text: str) -> None:
        with Session(engine) as session:
            assert select_image(session, image_id) is not None  # both have looked at revision 0
            ready.wait()
            with writing(session):
                label = append_label(
                    session, image_id, expected_revision=0, kind="corrected", text=text, author="local"
                )
                results[text] = label is not None

    people = [threading.Thread(target=save, args=[text]) for text in ("MARTIN", "MARTEN")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(results.values()) == [False, True]
    with Session(engine) as session:
        winner = next(text for text, won in results.items() if won)
        assert [(row.revision, row.text) for row in labels.select_history(session, image_id)] == [(1, winner)]
        image = select_image(session, image_id)
        assert image is not None
        assert image.label_text == winner


def test_many_writers_lose_no_label(engine: Engine) -> None:
    writers, each = 4, 5
    with Session(engine) as session, writing(session):
        ids = [make_image(session, f"{writer}.png").id for writer in range(writers)]

    def label_all(image_id: int) -> None:
        with Session(engine) as session:
            for number in range(each):
                with writing(session):
                    append_label(
                        session,
                        image_id,
                        expected_revision=number,
                        kind="corrected",
                        text=str(number),
                        author="local",
                    )

    threads = [threading.Thread(target=label_all, args=[image_id]) for image_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Label)) == writers * each
        assert {i: row.text for i, row in labels.select_head_labels(session, ids).items()} == dict.fromkeys(
            ids, "4"
        )


def test_the_database_itself_refuses_a_second_row_for_a_revision(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        make_label(session, image)
    with pytest.raises(IntegrityError), writing(session):
        session.add(Label(image_id=image.id, revision=1, kind="blank", author="local"))


@pytest.mark.parametrize(("kind", "text"), [("confirmed", None), ("blank", "X"), ("guessed", "X")])
def test_the_database_itself_refuses_kinds_that_make_no_sense(
    session: Session, kind: str, text: str | None
) -> None:
    with pytest.raises(IntegrityError), writing(session):
        make_label(session, make_image(session), kind, text)


def test_a_label_is_found_by_its_idempotency_key_which_is_used_once(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        label = make_label(session, image, idempotency_key="k1")
    assert labels.select_label_by_key(session, "k1") is label
    assert labels.select_label_by_key(session, "k2") is None
    with pytest.raises(IntegrityError), writing(session):
        make_label(session, image, idempotency_key="k1")


def test_labels_without_a_key_do_not_clash(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        make_label(session, image)
        make_label(session, image)
    assert image.label_revision == 2


def test_a_revision_is_found_by_number(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        label = make_label(session, image, text="A")
        make_label(session, image, text="B")
    assert labels.select_label_revision(session, image.id, 1) is label
    assert labels.select_label_revision(session, image.id, 3) is None


@pytest.mark.parametrize("text", ["O’NEILL", "ÇELİK", "ŐRY", "D'ARTAGNAN-LÉA", "NULL", "林 太郎", "a" * 400])
def test_texts_come_back_as_they_were_typed(session: Session, text: str) -> None:
    assert unicodedata.is_normalized("NFC", text)
    with writing(session):
        image = make_image(session)
        label = make_label(session, image, "corrected", text, unknown_characters="’")
    session.expire_all()
    assert (label.text, image.label_text, label.unknown_characters) == (text, text, "’")


def test_a_label_names_the_reading_that_was_seen(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        reading = make_reading(session, image)
        label = make_label(session, image, reading_id=reading.id)
    assert label.reading_id == reading.id


def test_labels_after_another_count_images_with_a_text(session: Session) -> None:
    with writing(session):
        first, second, third, fourth = (make_image(session, name) for name in "abcd")
        old = make_label(session, first)
        make_label(session, second, "corrected", "A")
        make_label(session, second, "corrected", "B")  # one image, however often it changed
        make_label(session, third, "blank", None)
        make_label(session, fourth)
        make_label(session, fourth, "withdrawn", None, undoes=1)
    assert labels.count_labels_after(session, None) == 2
    assert labels.count_labels_after(session, old.id) == 1
    assert labels.count_labels_after(session, labels.newest_label_id(session)) == 0


def test_a_label_keeps_the_style_in_which_it_was_typed(session: Session) -> None:
    with writing(session):
        image = make_image(session)
        unknown = make_label(session, image)
        typed = make_label(session, image, text="Zoé", style=Style("title", "kept"))
    session.expire_all()
    assert (unknown.style, typed.style) == (None, Style("title", "kept"))
