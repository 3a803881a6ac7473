"""Who acts in the present request, as the guard has found out before any route is called.

Knows Flask's request globals only.
"""

from __future__ import annotations

from flask import g

from backend.api import preconditions
from backend.services.accounts.roles import Actor, Role

_ACTOR = "paraph_actor"


def set_actor(actor: Actor | None) -> None:
    """Note who sends the present request; None: there are no accounts, or the request is public."""
    setattr(g, _ACTOR, actor)


def current_actor() -> Actor:
    """Who sends the present request; without accounts whoever is named in Author, who may do everything.

    Raises:
        Problem, InvalidError: Author is not a name; only without accounts, when it counts.
    """
    known: Actor | None = g.get(_ACTOR)
    return known or Actor(preconditions.author(), Role.ADMINISTRATOR)


def account_name() -> str | None:
    """The account that sends the present request, for the log; None without accounts and while nobody is known."""
    known: Actor | None = g.get(_ACTOR)
    return None if known is None or known.user_id is None else known.name
