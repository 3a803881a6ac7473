"""Labels that are held back from a run until somebody confirms them, because they are probably wrong.

A label is confirmed when the same text is saved on the image again: by another person, or by the same one later. Knows
the label history; `label_doubts` knows the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.retraining.label_doubts import Answer, Reason, doubts
from backend.store.folding import fold
from backend.store.labels import TEXT_KINDS, Label, select_histories
from backend.store.lists.labelled_images import LabelledImage, iter_labelled_images

LATER = timedelta(seconds=2)
"""A program that saves everything twice confirms nothing."""
MOST_SHOWN = 50


@dataclass(frozen=True)
class HeldBack:
    """A label that is held back."""

    image_id: int
    label_id: int
    file_name: str
    text: str
    reason: Reason


def find_held_back(session: Session, goes_on: Callable[[], None] = lambda: None) -> list[HeldBack]:
    """The doubtful labels that nobody has confirmed, in the order of their images.

    Args:
        goes_on: called often; raises to end the search.
    """
    answers: list[Answer] = []
    labels: dict[int, HeldBack] = {}
    for chunk in iter_labelled_images(session):
        goes_on()
        for row in chunk:
            if row.label.text is not None and not row.image.typed:
                answers.append(_answer(row))
                labels[row.image.id] = HeldBack(
                    row.image.id, row.label.id, row.image.file_name, row.label.text, "far"
                )
    found = doubts(answers)
    confirmed = _confirmed(session, list(found))
    return [
        HeldBack(held.image_id, held.label_id, held.file_name, held.text, found[image_id])
        for image_id, held in labels.items()
        if image_id in found and image_id not in confirmed
    ]


def facts(held: Sequence[HeldBack]) -> dict[str, object]:
    """As the run's report shows them: how many for each reason, and the first of them."""
    shown = [{"image_id": one.image_id, "text": one.text, "reason": one.reason} for one in held[:MOST_SHOWN]]
    return {"counts": dict(Counter(one.reason for one in held)), "labels": shown}


def _answer(row: LabelledImage) -> Answer:
    image, label, reading = row.image, row.label, row.reading
    # If the version itself saw no name, what it read there says nothing about a label.
    seen = [] if reading is None or not reading.text or reading.reason is not None else [reading.text]
    if reading is not None and seen:
        seen += [str(alternative["text"]) for alternative in reading.alternatives]
    return Answer(
        image=image.id,
        batch=image.batch_id,
        picture=image.pixel_hash,
        letters=_letters(label.text or "", label.unknown_characters),
        readings=tuple(dict.fromkeys(_letters(text) for text in seen)),
        confidence=reading.confidence if reading is not None else 0.0,
        corrects=label.kind == "corrected",
        author=label.author,
        saved_at=label.created_at,
        order=label.id,
        operation=label.operation_id,
        nameless=label.author == audit.NOBODY,
    )


def _letters(text: str, unknown: str = "") -> str:
    """The letters without case, accents and spaces; unknown ones left out, since no reading can have them."""
    return fold("".join(letter for letter in text if letter not in unknown)).replace(" ", "")


def _confirmed(session: Session, image_ids: Sequence[int]) -> set[int]:
    """Those of the images on which the text that counts was saved more than once."""
    return {
        image_id
        for image_id, history in select_histories(session, image_ids).items()
        if any(_confirms(history[0], earlier) for earlier in history[1:])
    }


def _confirms(newest: Label, earlier: Label) -> bool:
    if newest.undoes is not None or earlier.undoes is not None or earlier.kind not in TEXT_KINDS:
        return False
    is_another = earlier.author != newest.author or abs(newest.created_at - earlier.created_at) >= LATER
    return earlier.text == newest.text and is_another
