"""A decision has what its action needs, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from marshmallow import ValidationError

from backend.api.schemas.pages import DECISION_EXAMPLE, DecisionSchema


def test_a_place_needs_a_form_a_page_and_an_outline() -> None:
    assert DecisionSchema().load(DECISION_EXAMPLE) == DECISION_EXAMPLE
    assert DecisionSchema().load({"action": "blank"})["outline"] is None


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ({"action": "place", "form_id": 1, "form_page": 1}, "outline"),
        ({"action": "join", "form_page": 1}, "form_page"),
        ({**DECISION_EXAMPLE, "outline": [[0, 0, 0]] * 4}, "outline"),
    ],
)
def test_what_is_missing_or_too_much_is_named(members: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        DecisionSchema().load(members)
    assert list(refusal.value.messages_dict) == [wrong]
