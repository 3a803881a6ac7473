"""Which passwords are allowed."""

from __future__ import annotations

import pytest

from backend.services.accounts.errors import WeakPasswordError
from backend.services.accounts.password_rules import check_password
from backend.services.accounts.passwords import generated


@pytest.mark.parametrize(
    "password",
    [
        "three owls count backwards",
        "Tr0ub4dor&3",
        "ünïcödé über",
        "password manager of ours",
        "x" * 5 + "abcde" * 39,
    ],
)
def test_long_ones_of_any_letters_are_taken(password: str) -> None:
    check_password(password, name="Anna")


def test_generated_ones_are_good() -> None:
    for _ in range(20):
        check_password(generated(), name="Anna")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short one", "10 to 200 characters. Received: 9 characters"),
        ("x" * 201, "Received: 201 characters"),
        ("Anna-Lena Maier", "own name"),
        ("annalenamaier2026", "own name"),
        ("aaaaaaaaaaaa", "same few characters"),
        ("1212121212", "same few characters"),
        ("1234567890", "side by side"),
        ("qwertyuiop", "side by side"),
        ("password123!", "everybody tries first"),
        ("Motdepasse2026", "everybody tries first"),
        ("PASSWORDabc", "everybody tries first"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, why: str) -> None:
    with pytest.raises(WeakPasswordError, match=why) as refusal:
        check_password(password, name="Anna-Lena Maier")
    assert refusal.value.field == "new"
