"""What a person says of the forms of a pile, and what is said back."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from backend.api.schemas.counted_forms import (
    MISCOUNT_EXAMPLE,
    CountRequestSchema,
    MiscountSchema,
    UnprovenSchema,
)


@pytest.mark.parametrize("counted", [1, 1_000_000, None])
def test_a_number_of_forms_is_taken_or_taken_back(counted: int | None) -> None:
    assert CountRequestSchema().load({"counted": counted}) == {"counted": counted}


@pytest.mark.parametrize("counted", [0, 1_000_001, "4", 2.5])
def test_what_is_no_number_of_forms_is_refused(counted: object) -> None:
    with pytest.raises(ValidationError) as refused:
        CountRequestSchema().load({"counted": counted})
    assert list(refused.value.normalized_messages()) == ["counted"]


def test_a_miscount_and_unproven_records_name_the_first_record_and_who_has_looked() -> None:
    assert MiscountSchema().dump(MISCOUNT_EXAMPLE) == MISCOUNT_EXAMPLE
    shared = {"record_id": None, "fingerprint": None, "checked_by": "Marie"}
    assert UnprovenSchema().dump({"missing": 3, "records": 0, **shared}) == {
        "missing": 3,
        "records": 0,
        **shared,
    }
