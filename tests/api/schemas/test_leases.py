"""Who may hold a lease: a word that the client made up, and nothing else."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from backend.api.schemas.leases import holder


class Held(Schema):
    """A body with nothing but a holder."""

    holder = holder()


@pytest.mark.parametrize("word", ["anna-0001", "a" * 64])
def test_a_word_of_letters_digits_and_hyphens_holds(word: str) -> None:
    assert Held().load({"holder": word}) == {"holder": word}


@pytest.mark.parametrize("body", [{}, {"holder": "short"}, {"holder": "a" * 65}, {"holder": "anna-0001\n"}])
def test_anything_else_is_refused_at_its_field(body: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        Held().load(body)
    assert list(refusal.value.normalized_messages()) == ["holder"]
