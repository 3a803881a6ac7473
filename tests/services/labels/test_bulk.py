"""Steps over many images: saved together, conflicts listed, one undo, and a history that only grows."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from backend.recognizer.alphabet import NAMES
from backend.services.errors import ConflictError, InvalidError, NotFoundError
from backend.services.labels import labelling
from backend.services.labels.bulk import AppliedOperation, Item, Result, set_labels, undo
from backend.services.labels.new_label import NewLabel
from backend.store.database import writing
from backend.store.images import select_image
from tests.store.rows import make_image, make_reading

READ = {1: "MARTIN", 2: "MARTIN", 3: "MANON"}


@pytest.fixture(autouse=True)
def three(session: Session) -> None:
    """Images 1 to 3, read as MARTIN, MARTIN and MANON; readings have the same ids."""
    with writing(session):
        for image_id, text in READ.items():
            make_reading(session, make_image(session, f"{image_id}"), text)


def as_read(*image_ids: int, revision: int = 0) -> list[Item]:
    return [Item(id_, revision, NewLabel("text", READ[id_], id_)) for id_ in image_ids]


def accept(session: Session, *image_ids: int, **options: Any) -> AppliedOperation:
    values: dict[str, Any] = {"alphabet": NAMES, "author": "local", **options}
    return set_labels(session, as_read(*image_ids), **values)


def say(session: Session, image_id: int, text: str) -> None:
    labelling.set_label(
        session, image_id, NewLabel("text", text), expected_revision=None, alphabet=NAMES, author="local"
    )


def outcomes(applied: AppliedOperation) -> list[tuple[int, str, int | None]]:
    return [(result.image_id, result.outcome, result.revision) for result in applied.results]


def shown(session: Session, image_id: int) -> list[tuple[int, str, str | None, int | None, int | None]]:
    return [
        (label.revision, label.kind, label.text, label.undoes, label.operation_id)
        for label in labelling.history(session, image_id)
    ]


def test_each_image_is_confirmed_with_its_own_reading(session: Session) -> None:
    applied = accept(session, 3, 1, 2)
    assert outcomes(applied) == [(3, "saved", 1), (1, "saved", 1), (2, "saved", 1)]
    labels = [result.label for result in applied.results]
    assert [(label.kind, label.text, label.reading_id) for label in labels if label] == [
        ("confirmed", "MANON", 3),
        ("confirmed", "MARTIN", 1),
        ("confirmed", "MARTIN", 2),
    ]
    assert shown(session, 3) == [(1, "confirmed", "MANON", None, applied.operation.id)]


def test_an_operation_may_hold_blank_fields_and_corrections(session: Session) -> None:
    items = [Item(1, 0, NewLabel("blank")), Item(2, 0, NewLabel("text", "MARTINE"))]
    applied = set_labels(session, items, alphabet=NAMES, author="local")
    assert [result.label.kind for result in applied.results if result.label] == ["blank", "corrected"]


def test_a_conflict_returns_both_labels_and_stops_no_other(session: Session) -> None:
    say(session, 2, "MARTINE")
    applied = accept(session, 1, 2, 3)
    assert outcomes(applied) == [(1, "saved", 1), (2, "conflict", 1), (3, "saved", 1)]
    error = applied.results[1].error
    assert error is not None
    assert error["code"] == "revision-conflict"
    assert error["yours"] == {"kind": "text", "text": "MARTIN"}
    assert (error["current"]["revision"], error["current"]["label"]["text"]) == (1, "MARTINE")
    assert shown(session, 2) == [(1, "corrected", "MARTINE", None, None)]


def test_a_label_that_makes_no_sense_is_refused_alone(session: Session) -> None:
    items = [*as_read(1), Item(2, 0, NewLabel("text", " ")), Item(3, 0, NewLabel("text", "MANON", 1))]
    items.append(Item(99, 0, NewLabel("blank")))
    applied = set_labels(session, items, alphabet=NAMES, author="local")
    assert outcomes(applied) == [
        (1, "saved", 1),
        (2, "refused", None),
        (3, "refused", None),
        (99, "refused", None),
    ]
    errors = [result.error for result in applied.results if result.error]
    assert [error["code"] for error in errors] == ["invalid", "invalid", "not-found"]
    assert labelling.history(session, 2) == []


def test_an_image_that_is_named_twice_is_refused_before_anything_is_saved(session: Session) -> None:
    with pytest.raises(InvalidError, match="Received twice: 1") as refusal:
        accept(session, 1, 2, 1)
    assert refusal.value.field == "items"
    assert labelling.history(session, 1) == []


def test_a_repeated_operation_is_saved_once_and_returned_as_before(session: Session) -> None:
    say(session, 2, "MARTINE")
    first = accept(session, 1, 2, idempotency_key="k")
    say(session, 1, "LATER")
    again = accept(session, 1, 2, idempotency_key="k")
    assert again == first
    assert [row[:3] for row in shown(session, 1)] == [(2, "corrected", "LATER"), (1, "confirmed", "MARTIN")]


def test_a_key_belongs_to_its_own_images(session: Session) -> None:
    accept(session, 1, idempotency_key="k")
    with pytest.raises(InvalidError, match="was used for other images before"):
        accept(session, 2, idempotency_key="k")


def test_undo_takes_the_whole_operation_back_and_keeps_the_history(session: Session) -> None:
    say(session, 1, "M")
    applied = set_labels(session, [*as_read(1, revision=1), *as_read(2)], alphabet=NAMES, author="anne")
    undone = undo(session, applied.operation.id, author="bob")
    assert outcomes(undone) == [(1, "saved", 3), (2, "saved", 2)]
    assert (undone.operation.undoes, undone.operation.author) == (applied.operation.id, "bob")
    assert shown(session, 1) == [
        (3, "corrected", "M", 2, undone.operation.id),
        (2, "confirmed", "MARTIN", None, applied.operation.id),
        (1, "corrected", "M", None, None),
    ]
    assert shown(session, 2) == [
        (2, "withdrawn", None, 1, undone.operation.id),
        (1, "confirmed", "MARTIN", None, applied.operation.id),
    ]
    assert [label.author for label in labelling.history(session, 2)] == ["bob", "anne"]
    image = select_image(session, 2)
    assert image is not None
    assert image.label_kind is None


def test_undo_keeps_a_label_that_somebody_has_added_since(session: Session) -> None:
    applied = accept(session, 1, 2)
    say(session, 1, "MARTINE")
    undone = undo(session, applied.operation.id, author="local")
    assert outcomes(undone) == [(1, "conflict", 2), (2, "saved", 2)]
    assert shown(session, 1)[0][:3] == (2, "corrected", "MARTINE")


def test_undo_counts_what_was_taken_back_one_by_one_as_done(session: Session) -> None:
    applied = accept(session, 1, 2)
    labelling.undo(session, 1, expected_revision=1, author="local")
    undone = undo(session, applied.operation.id, author="local")
    assert outcomes(undone) == [(1, "saved", 2), (2, "saved", 2)]
    assert undo(session, applied.operation.id, author="local") == undone
    assert len(labelling.history(session, 1)) == 2


def test_undo_passes_over_what_the_operation_did_not_save(session: Session) -> None:
    say(session, 2, "MARTINE")
    applied = accept(session, 1, 2)
    assert outcomes(undo(session, applied.operation.id, author="local")) == [(1, "saved", 2)]
    assert shown(session, 2) == [(1, "corrected", "MARTINE", None, None)]


def test_a_repeated_undo_is_one_undo(session: Session) -> None:
    applied = accept(session, 1, 2)
    first = undo(session, applied.operation.id, author="local")
    assert undo(session, applied.operation.id, author="local") == first
    assert len(labelling.history(session, 1)) == 2


def test_an_undo_is_not_undone_and_needs_an_operation(session: Session) -> None:
    undone = undo(session, accept(session, 1).operation.id, author="local")
    with pytest.raises(ConflictError, match="label the images again"):
        undo(session, undone.operation.id, author="local")
    with pytest.raises(NotFoundError, match="Received: 99"):
        undo(session, 99, author="local")


def test_an_undone_operation_can_be_given_again(session: Session) -> None:
    undo(session, accept(session, 1).operation.id, author="local")
    again = set_labels(session, as_read(1, revision=2), alphabet=NAMES, author="local")
    assert outcomes(again) == [(1, "saved", 3)]
    assert isinstance(again.results[0], Result)
