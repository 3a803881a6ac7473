"""A person's word on an image: set it, take it back, see its history.

The newest revision wins, nothing is overwritten, and a reading never touches a label. Knows rows and the rules of
texts; knows no requests.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.recognizer.alphabet import Alphabet
from backend.services.errors import ConflictError, InvalidError, NotFoundError, RevisionConflictError
from backend.services.labels import text_checks
from backend.services.labels.idempotency import once
from backend.services.labels.new_label import NewLabel
from backend.store import labels, readings
from backend.store.images import Image, lock_image, select_image
from backend.store.labels import WITHDRAWN, Label


def set_label(
    session: Session,
    image_id: int,
    answer: NewLabel,
    *,
    expected_revision: int | None,
    alphabet: Alphabet | None,
    idempotency_key: str | None = None,
    author: str = "local",
) -> Label:
    """Append a label and commit; 'text' becomes ``confirmed`` or ``corrected`` by comparison with the reading.

    Args:
        expected_revision: the revision that the person saw (0: no label yet); None accepts any (If-Match: *).
        alphabet: the live model's, to tell letters that it cannot write; None when no model is loaded.
        idempotency_key: a repeated call with it returns the first call's label; None: never repeated.
    Raises:
        NotFoundError: no such image.
        InvalidError: the text is not a name's (`texts.checked`), or the reading is another image's.
        RevisionConflictError: the revision differs; ``extra`` holds ``current`` and ``yours``.
        ConflictError: the key was used for another image or another answer.
    """
    return once(
        session,
        idempotency_key,
        image_id,
        answer.led_to,
        lambda: add_label(
            session,
            image_id,
            answer,
            expected_revision=expected_revision,
            alphabet=alphabet,
            idempotency_key=idempotency_key,
            author=author,
        ),
    )


def add_label(
    session: Session,
    image_id: int,
    answer: NewLabel,
    *,
    expected_revision: int | None,
    alphabet: Alphabet | None,
    **origin: Any,
) -> Label:
    """As ``set_label``, inside the caller's ``writing``; a refusal has written nothing.

    Args:
        origin: the label's ``idempotency_key``, ``operation_id`` and ``author``.
    """
    text = answer.checked_text()
    image = _image_at(session, image_id, expected_revision, answer)
    reading = _seen_reading(session, image, answer.reading_id)
    return _append(
        session,
        image,
        kind=_kind(answer, text, reading, alphabet),
        text=text,
        reading_id=reading.id if reading else None,
        unknown_characters=text_checks.unknown_characters(text or "", alphabet),
        **origin,
    )


def undo(
    session: Session,
    image_id: int,
    *,
    expected_revision: int | None,
    idempotency_key: str | None = None,
    author: str = "local",
) -> Label:
    """Take back the newest answer that stands; the appended row's kind is ``withdrawn`` if none stood before it.

    The appended row repeats the answer before and names the undone revision in ``undoes``; undoing again goes one
    answer further back. A repeated call with the same ``idempotency_key`` returns the first call's row.

    Raises:
        NotFoundError: no such image.
        ConflictError: no answer stands, or the key was used for something else.
        RevisionConflictError: see ``set_label``.
    """
    return once(
        session,
        idempotency_key,
        image_id,
        lambda label: label.undoes is not None,
        lambda: add_undo(
            session,
            image_id,
            expected_revision=expected_revision,
            idempotency_key=idempotency_key,
            author=author,
        ),
    )


def add_undo(session: Session, image_id: int, *, expected_revision: int | None, **origin: Any) -> Label:
    """As ``undo``, inside the caller's ``writing``; a refusal has written nothing."""
    image = _image_at(session, image_id, expected_revision)
    standing = _standing(labels.select_history(session, image_id))
    if not standing:
        raise ConflictError("Nothing is left to undo: no answer stands for this image.")
    undone, before = standing[-1], standing[-2] if len(standing) > 1 else None
    return _append(
        session,
        image,
        kind=before.kind if before else WITHDRAWN,
        text=before.text if before else None,
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
        raise _no_image(image_id)
    return list(labels.select_history(session, image_id))


def _image_at(
    session: Session, image_id: int, expected_revision: int | None, answer: NewLabel | None = None
) -> Image:
    """The image, kept from other writers, if it is at the revision that the person saw."""
    image = lock_image(session, image_id)
    if image is None:
        raise _no_image(image_id)
    if expected_revision not in (None, image.label_revision):
        raise _changed(session, image, answer)
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


def _kind(
    answer: NewLabel, text: str | None, reading: readings.Reading | None, alphabet: Alphabet | None
) -> str:
    if text is None:
        return answer.kind
    same = reading is not None and text_checks.says_the_same(text, reading.text, alphabet)
    return "confirmed" if same else "corrected"


def _standing(history: Sequence[Label]) -> list[Label]:
    """The answers that were not taken back, oldest first."""
    standing: list[Label] = []
    for label in reversed(history):
        if label.undoes is None:
            standing.append(label)
        else:
            standing.pop()
    return standing


def _changed(session: Session, image: Image, answer: NewLabel | None) -> RevisionConflictError:
    label = labels.select_label(session, image.id)
    shown = None if label is None or label.kind == WITHDRAWN else _shown(label)
    return RevisionConflictError(
        "Somebody else has answered this image meanwhile. Look at both answers and choose.",
        current={"revision": image.label_revision, "label": shown},
        yours=None if answer is None else {"kind": answer.kind, "text": answer.text},
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


def _no_image(image_id: int) -> NotFoundError:
    return NotFoundError(f"There is no such image. Received: {image_id}")
