"""Answers to many images in one step, and taking that step back.

All answers of a step are stored together or not at all, but one that meets somebody else's answer, or makes no sense,
does not stop the others: it comes back with its reason. Knows rows and the rules of labels; knows no requests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.recognizer.alphabet import Alphabet
from backend.services.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RevisionConflictError,
    ServiceError,
)
from backend.services.labels import labelling
from backend.services.labels.labelling import Answer
from backend.store import labels, operations
from backend.store.database import writing
from backend.store.labels import Label
from backend.store.operations import Operation

Work = Mapping[int, Callable[[], Label]]
"""For each image what appends its label, or raises a `ServiceError`; in the order asked for."""


@dataclass(frozen=True)
class Item:
    """An answer to one image, and the revision that the person saw (0: no label yet)."""

    image_id: int
    revision: int
    answer: Answer


@dataclass(frozen=True)
class Result:
    """What became of one image."""

    image_id: int
    outcome: Literal["saved", "conflict", "refused"]
    revision: int | None
    """The image's newest revision; None when it was refused."""
    label: Label | None
    """The saved row."""
    error: dict[str, Any] | None
    """``{code, detail, …}``, for a conflict with ``current`` and ``yours``. Rows of earlier releases hold ``status``
    and ``title`` in place of the code."""


@dataclass(frozen=True)
class Step:
    """An operation with its results, in the order asked for."""

    operation: Operation
    results: Sequence[Result]


def set_labels(
    session: Session,
    items: Sequence[Item],
    *,
    alphabet: Alphabet | None,
    idempotency_key: str | None = None,
    author: str = "local",
) -> Step:
    """Append a label for each item, each as `labelling.set_label` would, and commit them together.

    Args:
        idempotency_key: a repeated call with it returns the first call's step.
    Raises:
        InvalidError: an image is named twice.
        ConflictError: the key was used for other images.
    """
    ids = [item.image_id for item in items]
    twice = next((image_id for image_id in ids if ids.count(image_id) > 1), None)
    if twice is not None:
        raise InvalidError(f"Name each image once. Received twice: {twice}", field="items")

    def answer(item: Item, operation: Operation) -> Label:
        return labelling.append_answer(
            session,
            item.image_id,
            item.answer,
            expected_revision=item.revision,
            alphabet=alphabet,
            operation_id=operation.id,
            author=author,
        )

    try:
        with writing(session):
            repeated = _sent_with(session, idempotency_key, ids)
            if repeated is None:
                operation = operations.insert_operation(
                    session, author=author, idempotency_key=idempotency_key
                )
                work = {item.image_id: partial(answer, item, operation) for item in items}
                return _carry_out(session, operation, work)
    except IntegrityError:
        # On PostgreSQL the same request may run twice at once; the loser finds the winner's step under its key.
        repeated = _sent_with(session, idempotency_key, ids)
        if repeated is None:
            raise
    return _step(session, repeated)


def undo(session: Session, operation_id: int, *, author: str = "local") -> Step:
    """Take back each answer of a step that still counts, as `labelling.undo` would, and commit that together.

    An image that got another answer since keeps it, and is a conflict. Undoing again returns the first undo's step.

    Raises:
        NotFoundError: no such operation.
        ConflictError: the operation is itself an undo.
    """
    try:
        with writing(session):
            undone = operations.select_operation(session, operation_id)
            if undone is None:
                raise NotFoundError(f"There is no such operation. Received: {operation_id}")
            if undone.undoes is not None:
                raise ConflictError(
                    "An undo cannot be undone: answer the images again.", operation_id=operation_id
                )
            repeated = operations.select_undo_of(session, operation_id)
            if repeated is None:
                operation = operations.insert_operation(session, author=author, undoes=operation_id)
                return _carry_out(session, operation, _undoings(session, undone, operation))
    except IntegrityError:
        repeated = operations.select_undo_of(session, operation_id)
        if repeated is None:
            raise
    return _step(session, repeated)


def _undoings(session: Session, undone: Operation, operation: Operation) -> Work:
    """For each image that the step has answered, in its order, what takes that answer back."""
    given = labels.select_operation_labels(session, undone.id)
    ids = [result["image_id"] for result in undone.results if result["image_id"] in given]
    return {image_id: partial(_take_back, session, given[image_id], operation) for image_id in ids}


def _take_back(session: Session, label: Label, operation: Operation) -> Label:
    newest = labels.select_label(session, label.image_id)
    if newest is not None and newest.undoes == label.revision:
        return newest  # somebody has taken this very answer back already
    return labelling.append_undo(
        session,
        label.image_id,
        expected_revision=label.revision,
        operation_id=operation.id,
        author=operation.author,
    )


def _carry_out(session: Session, operation: Operation, work: Work) -> Step:
    """Do the work, in the order of ids, so that two steps never wait for each other; results as ``work`` is ordered."""
    done = {image_id: _result(image_id, work[image_id]) for image_id in sorted(work)}
    results = [done[image_id] for image_id in work]
    operation.results = [
        {
            "image_id": result.image_id,
            "outcome": result.outcome,
            "revision": result.revision,
            "error": result.error,
        }
        for result in results
    ]
    session.flush()
    return Step(operation, results)


def _result(image_id: int, append: Callable[[], Label]) -> Result:
    try:
        label = append()
    except RevisionConflictError as error:
        return Result(image_id, "conflict", error.extra["current"]["revision"], None, _problem(error))
    except ServiceError as error:
        return Result(image_id, "refused", None, None, _problem(error))
    return Result(image_id, "saved", label.revision, label, None)


def _problem(error: ServiceError) -> dict[str, Any]:
    return {"code": error.code, "detail": error.detail, **error.extra}


def _sent_with(session: Session, key: str | None, image_ids: Sequence[int]) -> Operation | None:
    operation = operations.select_operation_by_key(session, key) if key is not None else None
    if operation is not None and [result["image_id"] for result in operation.results] != list(image_ids):
        raise ConflictError("This Idempotency-Key answered other images before. Use a new key for each step.")
    return operation


def _step(session: Session, operation: Operation) -> Step:
    """The step as it was answered when it was new."""
    given = labels.select_operation_labels(session, operation.id)

    def label_of(image_id: int, outcome: str, revision: int | None, **_: Any) -> Label | None:
        if outcome != "saved" or revision is None:
            return None
        return given.get(image_id) or labels.select_label_revision(session, image_id, revision)

    return Step(operation, [Result(label=label_of(**kept), **kept) for kept in operation.results])
