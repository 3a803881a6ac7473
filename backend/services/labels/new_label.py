"""A label as a person gives it, before it is stored.

Knows which kinds carry a text, and how a text is checked. Knows no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backend.services.errors import InvalidError
from backend.services.labels import text_checks
from backend.store.labels import TEXT_KINDS, Label


@dataclass(frozen=True)
class NewLabel:
    """What a person says is written on an image.

    Args:
        kind: ``text``, or why there is none.
        text: the name as typed; only with kind ``text``.
        reading_id: the reading that the person saw; None means the image's newest.
    """

    kind: Literal["text", "unreadable", "blank"]
    text: str | None = None
    reading_id: int | None = None

    def checked_text(self) -> str | None:
        """The text in NFC; None unless the kind is ``text``.

        Raises:
            InvalidError: the text cannot be a name, or the kind allows none.
        """
        if self.kind == "text":
            return text_checks.checked(self.text)
        if self.text:
            raise InvalidError(f"An image that is {self.kind} has no text. Leave text out.", field="text")
        return None

    def matches(self, label: Label) -> bool:
        """Whether ``label`` stores this; their readings are compared only if this names one."""
        kind = "text" if label.kind in TEXT_KINDS else label.kind
        return (
            label.undoes is None
            and (kind, label.text) == (self.kind, self.checked_text())
            and self.reading_id in (None, label.reading_id)
        )
