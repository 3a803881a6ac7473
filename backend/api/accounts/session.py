"""Routes of the session: who is logged in, log in, log out, change one's own password."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify, request

from backend.api.accounts import guard
from backend.api.accounts.cookie import forget_cookie, sent_cookie, set_cookie
from backend.api.accounts.open_rule import have_accounts, is_loopback
from backend.api.openapi import Blueprint
from backend.api.schemas import accounts as shapes
from backend.http.problem import Problem
from backend.services.accounts import signing_in
from backend.services.accounts.errors import TooManyAttemptsError, WrongLoginError
from backend.services.accounts.secret_values import csrf_token
from backend.services.accounts.sessions import SignedIn
from backend.services.accounts.signing_in import SignInRules
from backend.wiring import wired

blp = Blueprint("session", __name__, url_prefix="/api/v1/session", description="Who uses this browser")


@blp.route("")
@blp.response(200, shapes.SessionSchema, example=shapes.SESSION_EXAMPLE)
def show_session() -> dict[str, Any]:
    """Get who is logged in, and the token that writes need; answered to everybody"""
    return _shown(guard.signed_in() if have_accounts() else None)


@blp.route("", methods=["POST"])
@blp.arguments(shapes.LogInSchema, example={"name": "Zoé Martin", "password": "four words that nobody joins"})
@blp.response(200, shapes.SessionSchema, example=shapes.SESSION_EXAMPLE)
@blp.refusals(401, 429)
def sign_in(values: dict[str, Any]) -> Response:
    """Log in

    Sets a cookie of a new session in place of the one that was sent. A 401 says neither whether the account exists nor
    whether it is disabled. After ten that failed, for a name or from an address, a 429 with Retry-After.
    """
    try:
        begun = signing_in.sign_in(
            wired().session,
            _rules(),
            **values,
            address=request.remote_addr or "",
            at=datetime.now(UTC),
            replaced=sent_cookie(),
        )
    except TooManyAttemptsError as error:
        raise _wait(error) from error
    except WrongLoginError as error:
        raise Problem(error.code, error.detail, headers=guard.CHALLENGE) from error
    return _with_cookie(begun)


@blp.route("", methods=["DELETE"])
@blp.response(204)
@blp.refusals(401)
def sign_out() -> Response:
    """Log out"""
    signing_in.sign_out(wired().session, guard.require_signed_in())
    response = Response(status=204)
    response.headers["Clear-Site-Data"] = (
        '"cache"'  # pictures are kept for long, and anyone may sit down next
    )
    forget_cookie(response)
    return response


@blp.route("/password", methods=["PUT"])
@blp.arguments(
    shapes.PasswordChangeSchema, example={"old": "kfh7-9pqz-m3xa-twd4", "new": "four words that nobody joins"}
)
@blp.response(200, shapes.SessionSchema, example=shapes.SESSION_EXAMPLE)
@blp.refusals(401, 429)
def change_password(values: dict[str, Any]) -> Response:
    """Change your own password

    Begins a new session here and ends all others of the account. Wrong current passwords count as failed log-ins.
    """
    try:
        begun = signing_in.change_password(
            wired().session,
            _rules(),
            guard.require_signed_in(),
            **values,
            address=request.remote_addr or "",
            at=datetime.now(UTC),
        )
    except TooManyAttemptsError as error:
        raise _wait(error) from error
    return _with_cookie(begun)


def _rules() -> SignInRules:
    return SignInRules(wired().passwords, guard.idle_time())


def _with_cookie(begun: SignedIn) -> Response:
    response = jsonify(shapes.SessionSchema().dump(_shown(begun)))
    set_cookie(response, begun.secret)
    return response


def _shown(found: SignedIn | None) -> dict[str, Any]:
    return {
        "state": "signed in" if found else "signed out" if have_accounts() else "open",
        "user": found
        and {
            "id": found.actor.user_id,
            "name": found.actor.name,
            "role": found.actor.role.word,
            "must_change_password": found.must_change_password,
        },
        "csrf_token": found and csrf_token(found.secret),
        "idle_minutes": wired().settings.idle_minutes,
        "is_plain_http": not request.is_secure and not is_loopback(request.remote_addr),
    }


def _wait(error: TooManyAttemptsError) -> Problem:
    return Problem(error.code, error.detail, headers={"Retry-After": str(error.retry_after)})
