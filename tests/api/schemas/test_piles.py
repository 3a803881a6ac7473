"""States of two words keep their space on the wire."""

from __future__ import annotations

from backend.api.schemas.piles import PILE_EXAMPLE, PileSchema
from backend.store.piles.tables import PAGE_STATES, RECORD_STATES


def test_each_state_of_the_store_is_a_member() -> None:
    shown = PileSchema().dump(PILE_EXAMPLE | {"created_at": None})
    assert set(shown["states"]) == set(PAGE_STATES)
    assert set(shown["records"]) == set(RECORD_STATES)
    assert shown["fields"] == {"all": 90, "checked": 12}
