"""The guard before every request: who sends it, and whether they may.

Knows cookies, tokens and the table of permissions. Routes find in `current_actor` who it was.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask, g, request

from backend.api.accounts.actor import set_actor
from backend.api.accounts.cookie import sent_cookie
from backend.api.accounts.open_rule import have_accounts, is_local_request, refuse_unless_accounts
from backend.api.accounts.permissions import (
    ACCOUNT_ONLY,
    BEFORE_A_NEW_PASSWORD,
    PROBES,
    PUBLIC,
    UNATTENDED,
    least_role,
)
from backend.api.security import SAFE_METHODS
from backend.http.problem import Problem
from backend.services.accounts import sessions, tokens
from backend.services.accounts.roles import Actor
from backend.services.accounts.secret_values import is_csrf_token
from backend.services.accounts.sessions import SignedIn
from backend.wiring import wired

CSRF_HEADER = "X-CSRF-Token"
UNATTENDED_HEADER = "X-Unattended"
_IN_ADDRESS = ("token", "access_token", "api_key")
_SIGNED_IN = "paraph_signed_in"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Paraph"'}
"""Of every 401; browsers ask for nothing if they read this."""


def configure(app: Flask) -> None:
    """Install the guard, after the checks of host and origin."""
    app.before_request(_check)


def signed_in() -> SignedIn | None:
    """The session of the present request, as its cookie says; idle ones are over."""
    if _SIGNED_IN not in g:
        value = sent_cookie()
        found = (
            None if value is None else sessions.find_session(wired().session, value, _now(), idle=idle_time())
        )
        setattr(g, _SIGNED_IN, found)
    known: SignedIn | None = getattr(g, _SIGNED_IN)
    return known


def require_signed_in() -> SignedIn:
    """The session of the present request.

    Raises:
        Problem: 401, nobody is logged in; without accounts 403.
    """
    refuse_unless_accounts()
    found = signed_in()
    if found is None:
        raise _signed_out()
    return found


def idle_time() -> timedelta:
    """After how long without a person's doing anything a session is over."""
    return timedelta(minutes=wired().settings.idle_minutes)


def _check() -> None:
    """Refuse the request, or note who sends it."""
    g.pop(_SIGNED_IN, None)  # a context may serve several requests, in tests
    set_actor(None)
    _refuse_tokens_in_address()
    operation = request.endpoint  # None: there is nothing at this address, which the handlers of errors say
    if operation in PROBES:
        return
    if not is_local_request():
        refuse_unless_accounts()
    if operation is not None and operation not in PUBLIC and have_accounts():
        set_actor(_let_in(operation))
    wired().session.rollback()  # a request that takes long keeps no transaction and no connection from here


def _let_in(operation: str) -> Actor:
    """Who sends the request, if they may do this."""
    given = request.authorization
    if given is not None and given.type == "bearer":
        return _by_token(operation, given.token or "")
    found = require_signed_in()
    if request.method not in SAFE_METHODS and not is_csrf_token(
        request.headers.get(CSRF_HEADER, ""), found.secret
    ):
        raise Problem(
            "csrf",
            f"A change needs the header {CSRF_HEADER} with the session's token, which GET /api/v1/session gives. "
            "Load the page again.",
        )
    _check_role(operation, found.actor, must_change_password=found.must_change_password)
    if operation not in UNATTENDED and UNATTENDED_HEADER not in request.headers:
        sessions.touch(wired().session, found, _now(), idle=idle_time())
    return found.actor


def _by_token(operation: str, token: str) -> Actor:
    used = tokens.use_token(wired().session, token, _now())
    if used is None:
        raise Problem(
            "wrong-token",
            "This API token is unknown, revoked or expired, or its account is disabled.",
            headers=CHALLENGE,
        )
    if operation in ACCOUNT_ONLY:
        raise Problem(
            "not-allowed",
            "No API token allows this. Log in with name and password.",
            role=least_role(operation).word,
        )
    _check_role(operation, used.actor, must_change_password=used.must_change_password)
    return used.actor


def _check_role(operation: str, actor: Actor, *, must_change_password: bool) -> None:
    if must_change_password and operation not in BEFORE_A_NEW_PASSWORD:
        raise Problem("change-password", "First choose a password of your own: PUT /api/v1/session/password.")
    least = least_role(operation)
    if not actor.may(least):
        whose = "The token's scope" if actor.is_token else "Your role"
        raise Problem(
            "not-allowed",
            f"This needs the role {least.word}. {whose} allows what a {actor.role.word} may do.",
            role=least.word,
        )


def _refuse_tokens_in_address() -> None:
    """Raise a 400 for a token in the address, where logs and histories would keep it."""
    for name in _IN_ADDRESS:
        if name in request.args:
            raise Problem(
                "bad-request",
                "A token must not stand in the address, which is written down in many places: revoke this one. A "
                f"token is sent as the header Authorization: Bearer, without {name}.",
                field=name,
            )


def _signed_out() -> Problem:
    return Problem("signed-out", "Nobody is logged in here, or not any more. Log in.", headers=CHALLENGE)


def _now() -> datetime:
    return datetime.now(UTC)
