"""Refusals: how long to wait is told in whole minutes."""

from __future__ import annotations

import pytest

from backend.services.accounts.errors import (
    LastAdministratorError,
    TooManyAttemptsError,
    WrongLoginError,
    WrongPasswordError,
)


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "a minute"), (60, "a minute"), (61, "2 minutes"), (900, "15 minutes")]
)
def test_the_wait_is_told(seconds: int, words: str) -> None:
    error = TooManyAttemptsError(seconds)
    assert error.detail == f"Too many log-ins have failed. Wait {words}, then try again."
    assert error.retry_after == seconds


def test_each_says_what_is_wrong() -> None:
    assert WrongPasswordError().field == "old"
    assert "or the account is disabled" in WrongLoginError().detail
    assert "somebody else an administrator first" in LastAdministratorError().detail
