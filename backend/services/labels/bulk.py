"""Label many images in one operation, and undo it.

All labels of an operation are stored together or not at all. An image that somebody else has labelled meanwhile, or
whose label is invalid, does not stop the others: its result has the reason. Knows rows and how labels are
checked; knows no requests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.exchange.style import PLAIN, Style
from backend.recognizer.alphabet import Alphabet
from backend.services.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RevisionConflictError,
    ServiceError,
)
from backend.services.labels import labelling
from backend.services.labels.idempotency import reused
from backend.services.labels.new_label import NewLabel
from backend.store import labels, operations
from backend.store.database import writing
from backend.store.labels import Label
from backend.store.operations import Operation


@dataclass(frozen=True)
class Item:
    """A label for one image, and the revision that the person saw (0: no label yet)."""

    image_id: int
    revision: int
    label: NewLabel


@dataclass(frozen=True)
class Result:
    """The outcome for one image."""

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
class AppliedOperation:
    """An operation with its results, in the order of the request."""

    operation: Operation
    results: Sequence[Result]


def set_labels(
    session: Session,
    items: Sequence[Item],
    *,
    alphabet: Alphabet | None,
    style: Style = PLAIN,
    idempotency_key: str | None = None,
    author: str,
) -> AppliedOperation:
    """Append a label for each item, each like `labelling.set_label`, and commit them together.

    Args:
        alphabet, style: as in `labelling.set_label`.
        idempotency_key: a repeated call with it returns the first call's operation.
    Raises:
        InvalidError: an image is named twice, or the key was used for other images or labels.
    """
    ids = [item.image_id for item in items]
    twice = next((image_id for image_id in ids if ids.count(image_id) > 1), None)
    if twice is not None:
        raise InvalidError(f"Name each image once. Received twice: {twice}", field="items")
    try:
        with writing(session):
            repeated = _sent_with(session, idempotency_key, items)
            if repeated is None:
                operation = operations.insert_operation(
                    session, author=author, idempotency_key=idempotency_key
                )
                # In the order of ids, so that two operations never wait for each other.
                ordered = sorted(items, key=lambda item: item.image_id)
                return _finish(
                    operation, ids, [_set(session, item, alphabet, style, operation) for item in ordered]
                )
    except IntegrityError:
        # On PostgreSQL the same request may run twice at once; the loser finds the winner's operation under its key.
        repeated = _sent_with(session, idempotency_key, items)
        if repeated is None:
            raise
    return _as_returned(session, repeated)


def undo(session: Session, operation_id: int, *, author: str) -> AppliedOperation:
    """Undo each label of an operation that still counts, like `labelling.undo`, and commit that together.

    An image that was labelled again since keeps that label, and is a conflict. Undoing again returns the first
    undo's operation.

    Raises:
        NotFoundError: no such operation.
        ConflictError: the operation is itself an undo.
    """
    try:
        with writing(session):
            undone = operations.select_operation(session, operation_id)
            if undone is None:
                raise NotFoundError.of("operation", operation_id)
            if undone.undoes is not None:
                raise ConflictError(
                    "An undo cannot be undone: label the images again.", operation_id=operation_id
                )
            repeated = operations.select_undo_of(session, operation_id)
            if repeated is None:
                operation = operations.insert_operation(session, author=author, undoes=operation_id)
                added = labels.select_operation_labels(session, operation_id)
                ids = [result["image_id"] for result in undone.results if result["image_id"] in added]
                return _finish(
                    operation, ids, [_undo(session, added[id_], operation) for id_ in sorted(added)]
                )
    except IntegrityError:
        repeated = operations.select_undo_of(session, operation_id)
        if repeated is None:
            raise
    return _as_returned(session, repeated)


def _set(
    session: Session, item: Item, alphabet: Alphabet | None, style: Style, operation: Operation
) -> Result:
    try:
        label = labelling.add_label(
            session,
            item.image_id,
            item.label,
            expected_revision=item.revision,
            alphabet=alphabet,
            style=style,
            operation_id=operation.id,
            author=operation.author,
        )
    except ServiceError as error:
        return _not_saved(item.image_id, error)
    return _saved(label)


def _undo(session: Session, label: Label, operation: Operation) -> Result:
    newest = labels.select_label(session, label.image_id)
    if newest is not None and newest.undoes == label.revision:
        return _saved(newest)  # this label was already undone singly
    try:
        undone = labelling.add_undo(
            session,
            label.image_id,
            expected_revision=label.revision,
            operation_id=operation.id,
            author=operation.author,
        )
    except ServiceError as error:
        return _not_saved(label.image_id, error)
    return _saved(undone)


def _saved(label: Label) -> Result:
    return Result(label.image_id, "saved", label.revision, label, None)


def _not_saved(image_id: int, error: ServiceError) -> Result:
    if isinstance(error, RevisionConflictError):
        return Result(image_id, "conflict", error.extra["current"]["revision"], None, _problem(error))
    return Result(image_id, "refused", None, None, _problem(error))


def _problem(error: ServiceError) -> dict[str, Any]:
    return {"code": error.code, "detail": error.detail, **error.extra}


def _finish(operation: Operation, image_ids: Sequence[int], results: Sequence[Result]) -> AppliedOperation:
    """Store the results with the operation, in the order of ``image_ids``."""
    of = {result.image_id: result for result in results}
    ordered = [of[image_id] for image_id in image_ids]
    operation.results = [
        {
            "image_id": result.image_id,
            "outcome": result.outcome,
            "revision": result.revision,
            "error": result.error,
        }
        for result in ordered
    ]
    return AppliedOperation(operation, ordered)


def _sent_with(session: Session, key: str | None, items: Sequence[Item]) -> Operation | None:
    operation = operations.select_operation_by_key(session, key) if key is not None else None
    if operation is None:
        return None
    if [result["image_id"] for result in operation.results] != [item.image_id for item in items]:
        raise reused("other images")
    added = labels.select_operation_labels(session, operation.id)
    if not all(map(partial(_is_same, added), items, operation.results)):
        raise reused("other labels")
    return operation


def _is_same(added: Mapping[int, Label], item: Item, kept: Mapping[str, Any]) -> bool:
    """Whether ``item`` asks for what led to the result ``kept``, as far as that can be told."""
    if item.image_id in added:
        return item.label.matches(added[item.image_id])
    yours = (kept["error"] or {}).get("yours")
    return yours is None or yours == {"kind": item.label.kind, "text": item.label.text}


def _as_returned(session: Session, operation: Operation) -> AppliedOperation:
    """The operation as it was returned when it was new."""
    added = labels.select_operation_labels(session, operation.id)

    def label_of(image_id: int, outcome: str, revision: int | None, **_: Any) -> Label | None:
        if outcome != "saved" or revision is None:
            return None
        return added.get(image_id) or labels.select_label_revision(session, image_id, revision)

    return AppliedOperation(operation, [Result(label=label_of(**kept), **kept) for kept in operation.results])
