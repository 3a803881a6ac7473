"""What an account may do: four roles, each of which may do all that those before it may.

Knows words only. Which request needs which role stands in `backend.api.accounts.permissions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """A role; comparing shows which one may do more."""

    READER = 1
    REVIEWER = 2
    TRAINER = 3
    ADMINISTRATOR = 4

    @property
    def word(self) -> str:
        """As the API, the database and commands write it."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Role:
        """The role with this word. Raises KeyError for any other word."""
        return cls[word.upper()]


ROLES = tuple(role.word for role in Role)

SCOPES = {"read": Role.READER, "correct": Role.REVIEWER, "train": Role.TRAINER}
"""What an API token may be used for, and the role that it amounts to; a token never administers."""


@dataclass(frozen=True)
class Actor:
    """Who acts: an account, a program with its token, a command, or, without accounts, whoever is there."""

    name: str
    role: Role
    user_id: int | None = None
    """The account; None if there are none, and for commands."""
    is_token: bool = False

    def may(self, least: Role) -> bool:
        """Whether something that needs at least this role is allowed."""
        return self.role >= least
