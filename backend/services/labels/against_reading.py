"""What a label is beside the reading that the person saw: its kind, and the style in which its text was typed.

Knows labels and readings. Changes nothing.
"""

from __future__ import annotations

from backend.exchange.style import Style
from backend.recognizer.alphabet import Alphabet
from backend.services.labels import text_checks
from backend.services.labels.new_label import NewLabel
from backend.store.labels import StoredKind
from backend.store.readings import NOT_A_NAME, Reading


def kind_of(
    new: NewLabel, text: str | None, reading: Reading | None, alphabet: Alphabet | None, style: Style
) -> StoredKind:
    """``new``'s kind; of a text, whether it confirms the reading or corrects it.

    Args:
        text: of the label, in NFC.
        style: in which the image is read.
    """
    if new.kind != "text":
        return new.kind
    if text is None or reading is None or reading.status == NOT_A_NAME:
        return "corrected"  # the version read no name there, even if its text is accepted
    return "confirmed" if text_checks.confirms(text, reading.text, alphabet, style) else "corrected"


def typed_in(text: str | None, reading: Reading | None, style: Style) -> Style | None:
    """The style in which the text of a label was typed; None without a text.

    That is the style in which the image is read. But a reading that a person has accepted as it stands, and that was
    made in another style, may have its capitals from there.
    """
    if text is None:
        return None
    if reading is not None and reading.text == text:
        return style.shared_with(reading.style)
    return style
