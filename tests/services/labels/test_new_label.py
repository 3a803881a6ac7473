"""Which stored label a new one matches, and when it may have a text."""

from __future__ import annotations

import pytest

from backend.services.errors import InvalidError
from backend.services.labels.new_label import NewLabel
from backend.store.labels import Label

LABEL = Label(kind="corrected", text="\u00c9VA", reading_id=4, undoes=None)


@pytest.mark.parametrize(
    ("new", "matches"),
    [
        (NewLabel("text", "\u00c9VA"), True),
        (NewLabel("text", "E\u0301VA", reading_id=4), True),
        (NewLabel("text", "\u00c9VA", reading_id=5), False),
        (NewLabel("text", "EVA"), False),
        (NewLabel("blank"), False),
    ],
)
def test_a_new_label_matches_the_stored_one_that_says_the_same(new: NewLabel, matches: bool) -> None:
    assert new.matches(LABEL) is matches


def test_a_label_that_an_undo_brought_back_matches_no_new_one() -> None:
    assert not NewLabel("text", "EVA").matches(Label(kind="confirmed", text="EVA", undoes=2))


def test_a_field_without_a_name_has_no_text() -> None:
    assert NewLabel("blank", "").checked_text() is None
    with pytest.raises(InvalidError, match="An image that is blank has no text"):
        NewLabel("blank", "ANNA").checked_text()
