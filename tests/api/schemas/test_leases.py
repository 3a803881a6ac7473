"""Who may hold a lease: a word that the client made up, and nothing else."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from backend.api.schemas.leases import ReleaseRequestSchema, holder


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


@pytest.mark.parametrize("until", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_utc_does_not_have_is_refused_at_its_field(until: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        ReleaseRequestSchema().load({"holder": "anna-0001", "until": until})
    assert refusal.value.normalized_messages() == {"until": ["Not a valid datetime."]}
