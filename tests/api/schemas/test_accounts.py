"""What accounts, sessions and tokens look like on the wire."""

from __future__ import annotations

import pytest
from marshmallow import ValidationError

from backend.api.schemas.accounts import LogInSchema, TokenRequestSchema, UserChangeSchema, UserRequestSchema


@pytest.mark.parametrize("role", ["reader", "reviewer", "trainer", "administrator"])
def test_the_four_roles_are_taken(role: str) -> None:
    assert UserRequestSchema().load({"name": "Anna", "role": role})["role"] == role


def test_a_change_may_leave_out_what_stays() -> None:
    assert UserChangeSchema().load({}) == {"role": None, "disabled": None}
    assert UserChangeSchema().load({"disabled": False}) == {"role": None, "disabled": False}


def test_a_token_says_how_long_it_lasts() -> None:
    body = {"name": "export", "scope": "read"}
    assert TokenRequestSchema().load(body | {"days": None})["days"] is None
    with pytest.raises(ValidationError):
        TokenRequestSchema().load(body)


def test_texts_are_limited_before_they_are_looked_at() -> None:
    with pytest.raises(ValidationError):
        LogInSchema().load({"name": "Anna", "password": "x" * 1001})
