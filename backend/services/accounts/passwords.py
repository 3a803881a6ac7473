"""Passwords are kept as Argon2id hashes and compared in the same time whether or not there is an account.

Knows argon2-cffi; what a good password is stands in `password_rules`.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from backend.places import Places
from backend.services.errors import ServiceError

T = TypeVar("T")

AT_ONCE = (
    2  # hashes: a small machine must not run out of memory or processors while somebody guesses passwords
)
WAITERS = 4  # of the server's 28 threads
WAIT_S = 10.0
_GENERATED_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another one
_GENERATED_GROUPS, _GROUP_LENGTH = 4, 4  # 79 bits


class TooBusyError(ServiceError):
    """Too many passwords are being compared at this moment."""

    code = "busy"


@dataclass(frozen=True)
class Cost:
    """What one guess costs. The defaults are OWASP's for Argon2id if memory is short."""

    rounds: int = 2
    memory_kib: int = 19 * 1024
    lanes: int = 1


class Passwords:
    """Hashes passwords and compares them, a few at a time.

    Args:
        cost: of new hashes; older ones keep theirs until the next log-in.
        places: how many passwords are compared at once.
    """

    def __init__(self, cost: Cost | None = None, places: Places | None = None) -> None:
        chosen = cost or Cost()
        self._hasher = PasswordHasher(
            time_cost=chosen.rounds, memory_cost=chosen.memory_kib, parallelism=chosen.lanes
        )
        self._places = places or Places(AT_ONCE, WAITERS, WAIT_S)

    def hash(self, password: str) -> str:
        """The hash of a new password, with its own salt and its cost in it."""
        return self._in_turn(lambda: self._hasher.hash(_bytes(password)))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` has this hash; without one the same work is done anyway.

        Raises:
            TooBusyError: too many others wait.
        """
        nobody_s = self._nobody_s  # made here, so that the first unknown name takes no longer than the others
        try:
            self._in_turn(lambda: self._hasher.verify(stored or nobody_s, _bytes(password)))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobody_s(self) -> str:
        return self.hash(secrets.token_urlsafe())

    def _in_turn(self, work: Callable[[], T]) -> T:
        with self._places.place() as has_place:
            if not has_place:
                raise TooBusyError(
                    "Too many people are logging in at this moment. Try again in a few seconds."
                )
            return work()


def generated() -> str:
    """A new password that is easy to type, to be given to somebody once."""
    groups = (
        "".join(secrets.choice(_GENERATED_LETTERS) for _ in range(_GROUP_LENGTH))
        for _ in range(_GENERATED_GROUPS)
    )
    return "-".join(groups)


def _bytes(password: str) -> bytes:
    """The password as it is hashed: keyboards compose letters differently."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
