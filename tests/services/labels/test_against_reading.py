"""Labels beside the readings that people saw; `test_labelling` shows what is stored."""

from __future__ import annotations

import pytest

from backend.exchange.style import PLAIN, Style
from backend.services.labels.against_reading import kind_of, typed_in
from backend.services.labels.new_label import NewLabel
from backend.store.labels import StoredKind
from backend.store.readings import Reading

KEPT = Style("written", "kept")


def read(text: str, style: Style = PLAIN, status: str = "name") -> Reading:
    return Reading(text=text, case=style.case, accents=style.accents, status=status)


@pytest.mark.parametrize(
    ("reading", "style", "kind"),
    [
        (read("LÉA"), PLAIN, "confirmed"),
        (read("LÉA"), KEPT, "corrected"),
        (read("Léa", KEPT), KEPT, "confirmed"),
        (read("LEA", status="not_a_name"), PLAIN, "corrected"),
        (None, PLAIN, "corrected"),
    ],
)
def test_a_text_confirms_a_reading_as_far_as_its_image_is_read(
    reading: Reading | None, style: Style, kind: StoredKind
) -> None:
    assert kind_of(NewLabel("text", "Léa"), "Léa", reading, None, style) == kind
    assert kind_of(NewLabel("blank"), None, reading, None, style) == "blank"


@pytest.mark.parametrize(
    ("text", "reading", "typed"),
    [
        ("LEA", read("LEA"), PLAIN),  # accepted as it stands: the capitals may be those of an earlier style
        ("Léa", read("LEA"), KEPT),
        ("LEA", read("Léa", KEPT), KEPT),
        ("Léa", read("Léa", KEPT), KEPT),
        ("LÉA", read("LÉA", Style("upper", "kept")), Style("upper", "kept")),
        ("Léa", None, KEPT),
        (None, read("LEA"), None),
    ],
)
def test_a_text_is_typed_as_its_image_is_read_unless_it_is_a_reading_of_an_earlier_style(
    text: str | None, reading: Reading | None, typed: Style | None
) -> None:
    assert typed_in(text, reading, KEPT) == typed
