"""An answer: what a person says of an image, before it is a row.

Knows the rules of texts and how a label's kind comes of an answer. Knows no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from backend.services.errors import InvalidError
from backend.services.labels import text_checks
from backend.store.labels import TEXT_KINDS, Label


@dataclass(frozen=True)
class NewLabel:
    """What a person says of an image: a name's text as typed, or that there is none to read.

    ``reading_id`` names the reading that the person saw; None means the image's newest.
    """

    kind: Literal["text", "unreadable", "blank"]
    text: str | None = None
    reading_id: int | None = None

    def checked_text(self) -> str | None:
        """The text in NFC; None where there is no name.

        Raises:
            InvalidError: the text is no name's, or there is one where none should be.
        """
        if self.kind == "text":
            return text_checks.checked(self.text)
        if self.text:
            raise InvalidError(f"An image that is {self.kind} has no text. Leave text out.", field="text")
        return None

    def led_to(self, label: Label) -> bool:
        """Whether ``label`` is what comes of this answer; the reading counts only where the answer names one."""
        kind = "text" if label.kind in TEXT_KINDS else label.kind
        return (
            label.undoes is None
            and (kind, label.text) == (self.kind, self.checked_text())
            and self.reading_id in (None, label.reading_id)
        )
