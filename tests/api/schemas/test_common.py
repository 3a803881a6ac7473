"""The shared pieces of the schemas: ids that every database can hold."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from backend.api.schemas.common import DEFAULT_CHUNK, MAX_ID, ChunkQuerySchema, identity
from backend.services.cursors import encode


@pytest.mark.parametrize("value", [1, MAX_ID, "7"])
def test_an_id_that_a_row_can_have_is_taken(value: object) -> None:
    assert identity("An id.").deserialize(value) == int(str(value))


@pytest.mark.parametrize("value", [0, -1, MAX_ID + 1, 10**30, "x", None])
def test_an_id_that_no_row_can_have_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        identity("An id.").deserialize(value)


@pytest.mark.parametrize("letter", ["A", "Ж", "Ế", "😀"])
def test_the_cursor_after_the_longest_text_in_the_longest_search_is_taken(letter: str) -> None:
    cursor = encode(["labelled", "name", MAX_ID, letter * 200], [letter * 1000, MAX_ID])
    assert ChunkQuerySchema().load({"cursor": cursor})["cursor"] == cursor


def test_a_page_begins_at_the_start_unless_told_otherwise() -> None:
    assert ChunkQuerySchema().load({}) == {"cursor": None, "limit": DEFAULT_CHUNK}
