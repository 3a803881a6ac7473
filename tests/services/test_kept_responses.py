"""The same upload again gets the first response."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services import kept_responses
from backend.services.errors import InvalidError


def test_a_key_has_one_response_and_stands_for_one_content(session: Session) -> None:
    assert kept_responses.earlier(session, "a", "content") is None
    assert kept_responses.keep(session, "a", "content", {"pile_id": 1}) == {"pile_id": 1}
    assert kept_responses.keep(session, "a", "content", {"pile_id": 2}) == {"pile_id": 1}
    assert kept_responses.earlier(session, "a", "content") == {"pile_id": 1}
    with pytest.raises(InvalidError, match="another upload"):
        kept_responses.earlier(session, "a", "other")


def test_without_a_key_nothing_is_kept(session: Session) -> None:
    assert kept_responses.keep(session, None, "content", {"pile_id": 1}) == {"pile_id": 1}
    assert kept_responses.earlier(session, None, "content") is None
