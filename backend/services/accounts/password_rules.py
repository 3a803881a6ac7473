"""Which passwords are allowed: long ones that are neither the name nor what everybody tries first.

Knows texts only. No rule asks for digits or signs, which make passwords harder to remember but hardly harder to guess.
"""

from __future__ import annotations

from backend.services.accounts.errors import WeakPasswordError
from backend.services.accounts.names import fold_name

SHORTEST = 10  # characters
LONGEST = 200  # characters; hashing a text of any length would cost any amount of time
_FEWEST_DIFFERENT = 5

# The beginnings of the passwords with ten characters or more in published lists of the most used ones.
_COMMON = (
    "password",
    "passw0rd",
    "p@ssw0rd",
    "p@ssword",
    "motdepasse",
    "passwort",
    "contrasena",
    "administrator",
    "administrateur",
    "iloveyou",
    "letmein",
    "welcome",
    "bienvenue",
    "willkommen",
    "changeme",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "qwerty",
    "azerty",
    "qwertz",
    "1q2w3e4r",
    "q1w2e3r4",
    "1qaz2wsx",
    "qazwsxedc",
    "zaq12wsx",
    "asdfghjkl",
    "abc123",
    "a123456",
    "123456",
    "paraph",
)
_RUNS = (
    "0123456789" * 4,
    "9876543210" * 4,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertzuiopasdfghjklyxcvbnm",
)
_LEAST_OWN = 4  # letters besides a common beginning


def check_password(password: str, *, name: str) -> None:
    """Raise `WeakPasswordError` if ``password`` is not allowed for the account ``name``."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise _weak(f"has {SHORTEST} to {LONGEST} characters. Received: {len(password):,} characters")
    folded = fold_name(password)
    if _letters(folded) == _letters(fold_name(name)) or folded == fold_name(name):
        raise _weak("is not the account's own name")
    if len(set(folded)) < _FEWEST_DIFFERENT or any(folded in run for run in _RUNS):
        raise _weak("is not the same few characters again, nor keys that lie side by side")
    if any(_is_mostly(folded, common) for common in _COMMON):
        raise _weak(
            "is not one of those that everybody tries first. Several words that do not belong together are good"
        )


def _is_mostly(folded: str, common: str) -> bool:
    rest = folded.removeprefix(common)
    return rest != folded and (len(rest) < _LEAST_OWN or not any(c.isalpha() for c in rest))


def _letters(text: str) -> str:
    """The letters of a text; all of it if it has none."""
    return "".join(c for c in text if c.isalpha()) or text


def _weak(rest: str) -> WeakPasswordError:
    return WeakPasswordError(f"A password {rest}.", field="new")
