"""Set an image's label, undo it, list its history.

The newest revision counts, nothing is overwritten, and a reading never changes a label. Knows rows and how texts
are checked; knows no requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.exchange.style import PLAIN, Style
from backend.recognizer.alphabet import Alphabet
from backend.services.errors import ConflictError, InvalidError, NotFoundError, RevisionConflictError
from backend.services.labels import against_reading, text_checks
from backend.services.labels.idempotency import saved_before
from backend.services.labels.new_label import NewLabel
from backend.store import labels, readings
from backend.store.database import writing
from backend.store.images import Image, lock_image, select_image
from backend.store.labels import WITHDRAWN, Label


def set_label(
    session: Session,
    image_id: int,
    new: NewLabel,
    *,
    expected_revision: int | None,
    alphabet: Alphabet | None,
    style: Style = PLAIN,
    idempotency_key: str | None = None,
    author: str,
) -> Label:
    """Append a label and commit; a text becomes ``confirmed`` or ``corrected`` by comparison with the reading.

    Args:
        expected_revision: the revision that the person saw (0: no label yet); None accepts any (If-Match: *).
        alphabet: the live model's, to find letters that it cannot write; None when no model is loaded.
        style: of readings in the installation, which says whether another case or accent is a correction, and is kept
            with the label; an image may have its own.
        idempotency_key: a repeated call with it returns the first call's label; None: every call appends.
    Raises:
        NotFoundError: no such image.
        InvalidError: the text cannot be a name (`text_checks.checked`), or the reading is another image's.
        RevisionConflictError: the revision differs; ``extra`` holds ``current`` and ``yours``.
        ConflictError: the key was used for another image or another label.
    """
    try:
        with writing(session):
            return saved_before(session, idempotency_key, image_id, new) or add_label(
                session,
                image_id,
                new,
                expected_revision=expected_revision,
                alphabet=alphabet,
                style=style,
                idempotency_key=idempotency_key,
                author=author,
            )
    except IntegrityError as error:
        return _saved_meanwhile(session, idempotency_key, image_id, new, error)


def add_label(
    session: Session,
    image_id: int,
    new: NewLabel,
    *,
    expected_revision: int | None,
    alphabet: Alphabet | None,
    style: Style = PLAIN,
    **origin: Any,
) -> Label:
    """Like ``set_label``, inside the caller's ``writing``; writes nothing if it raises.

    Args:
        origin: the label's ``idempotency_key``, ``operation_id`` and ``author``.
    """
    text = new.checked_text()
    image = _image_at(session, image_id, expected_revision, new)
    reading = _seen_reading(session, image, new.reading_id)
    style = style.with_own(image.case, image.accents)
    return _append(
        session,
        image,
        kind=against_reading.kind_of(new, text, reading, alphabet, style),
        text=text,
        style=against_reading.typed_in(text, reading, style),
        reading_id=reading.id if reading else None,
        unknown_characters=text_checks.unknown_characters(text, alphabet) if text is not None else "",
        **origin,
    )


def undo(
    session: Session,
    image_id: int,
    *,
    expected_revision: int | None,
    idempotency_key: str | None = None,
    author: str,
) -> Label:
    """Undo the newest label that is not undone yet; commit.

    The appended row repeats the label before it, with kind ``withdrawn`` if there is none, and names the undone
    revision in ``undoes``. Undoing again goes one label further back. A repeated call with the same
    ``idempotency_key`` returns the first call's row.

    Raises:
        NotFoundError: no such image.
        ConflictError: there is no label left to undo, or the key was used for something else.
        RevisionConflictError: see ``set_label``.
    """
    try:
        with writing(session):
            return saved_before(session, idempotency_key, image_id, None) or add_undo(
                session,
                image_id,
                expected_revision=expected_revision,
                idempotency_key=idempotency_key,
                author=author,
            )
    except IntegrityError as error:
        return _saved_meanwhile(session, idempotency_key, image_id, None, error)


def add_undo(session: Session, image_id: int, *, expected_revision: int | None, **origin: Any) -> Label:
    """Like ``undo``, inside the caller's ``writing``; writes nothing if it raises."""
    image = _image_at(session, image_id, expected_revision)
    standing = _not_undone(labels.select_history(session, image_id))
    if not standing:
        raise ConflictError("There is nothing left to undo: this image has no label.")
    undone, before = standing[-1], standing[-2] if len(standing) > 1 else None
    return _append(
        session,
        image,
        kind=before.kind if before else WITHDRAWN,
        text=before.text if before else None,
        style=before.style if before else None,
        reading_id=before.reading_id if before else None,
        undoes=undone.revision,
        unknown_characters=before.unknown_characters if before else "",
        **origin,
    )


def history(session: Session, image_id: int) -> list[Label]:
    """All revisions, newest first.

    Raises:
        NotFoundError: no such image.
    """
    if select_image(session, image_id) is None:
        raise NotFoundError.of("image", image_id)
    return list(labels.select_history(session, image_id))


def _image_at(
    session: Session, image_id: int, expected_revision: int | None, new: NewLabel | None = None
) -> Image:
    """The image, locked against other writers, if it is at the revision that the person saw."""
    image = lock_image(session, image_id)
    if image is None:
        raise NotFoundError.of("image", image_id)
    if expected_revision not in (None, image.label_revision):
        raise _revision_conflict(session, image, new)
    return image


def _append(session: Session, image: Image, **values: Any) -> Label:
    label = labels.append_label(session, image.id, expected_revision=image.label_revision, **values)
    if label is None:
        raise AssertionError("the image is locked, so its revision cannot have changed")
    return label


def _seen_reading(session: Session, image: Image, reading_id: int | None) -> readings.Reading | None:
    if reading_id is None:
        if image.reading_version is None:
            return None
        return readings.select_reading_by(session, image.id, image.reading_version)
    reading = readings.select_reading(session, reading_id)
    if reading is None or reading.image_id != image.id:
        raise InvalidError(f"The image has no such reading. Received: {reading_id}", field="reading_id")
    return reading


def _not_undone(history: Sequence[Label]) -> list[Label]:
    """The labels that were not undone, oldest first; ``history`` is newest first."""
    standing: list[Label] = []
    for label in reversed(history):
        if label.undoes is None:
            standing.append(label)
        else:
            standing.pop()
    return standing


def _saved_meanwhile(
    session: Session, key: str | None, image_id: int, new: NewLabel | None, error: IntegrityError
) -> Label:
    """On PostgreSQL a request may run twice at once: the loser finds the winner's label under its key."""
    label = saved_before(session, key, image_id, new)
    if label is None:
        raise error
    return label


def _revision_conflict(session: Session, image: Image, new: NewLabel | None) -> RevisionConflictError:
    label = labels.select_label(session, image.id)
    shown = None if label is None or label.kind == WITHDRAWN else _shown(label)
    return RevisionConflictError(
        "Somebody else has labelled this image in the meantime. Look at both labels and choose.",
        current={"revision": image.label_revision, "label": shown},
        yours=None if new is None else {"kind": new.kind, "text": new.text},
    )


def _shown(label: Label) -> dict[str, Any]:
    return {
        "revision": label.revision,
        "kind": label.kind,
        "text": label.text,
        "unknown_characters": label.unknown_characters,
        "author": label.author,
        "created_at": label.created_at.isoformat(),
        "undoes": label.undoes,
        "operation_id": label.operation_id,
    }
