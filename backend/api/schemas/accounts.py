"""Accounts, sessions and API tokens."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from backend.api.schemas.common import identity, next_cursor
from backend.services.accounts.password_rules import LONGEST as LONGEST_PASSWORD
from backend.services.accounts.password_rules import SHORTEST
from backend.services.accounts.roles import ROLES, SCOPES
from backend.services.accounts.tokens import LONGEST_DAYS

_LONGEST_TEXT = 1000  # of names and passwords as they come; what is allowed is checked later

SESSION_USER_EXAMPLE = {"id": 2, "name": "Zoé Martin", "role": "reviewer", "must_change_password": False}
SESSION_EXAMPLE = {
    "state": "signed in",
    "user": SESSION_USER_EXAMPLE,
    "csrf_token": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "idle_minutes": 30,
    "is_plain_http": False,
}
USER_EXAMPLE = {
    "id": 2,
    "name": "Zoé Martin",
    "role": "reviewer",
    "disabled": False,
    "must_change_password": False,
    "created_at": "2026-01-31T08:00:00+00:00",
}
NEW_USER_EXAMPLE = USER_EXAMPLE | {"must_change_password": True, "password": "kfh7-9pqz-m3xa-twd4"}
TOKEN_EXAMPLE = {
    "id": 4,
    "name": "nightly export",
    "scope": "read",
    "created_at": "2026-01-31T08:00:00+00:00",
    "last_used_at": None,
    "expires_at": "2026-05-01T08:00:00+00:00",
}
NEW_TOKEN_EXAMPLE = TOKEN_EXAMPLE | {"token": "paraph_Q1mB7t0sW5xgX0Yf0a3m2j8s5yq3m0N7o4k6d1h9c2E"}


def _text(description: str) -> fields.String:
    return fields.String(
        required=True, validate=validate.Length(max=_LONGEST_TEXT), metadata={"description": description}
    )


def _role(**kwargs: Any) -> fields.String:
    return fields.String(
        validate=validate.OneOf(ROLES), metadata={"description": "What it may do."}, **kwargs
    )


class SessionUserSchema(Schema):
    """The account that is logged in."""

    id = identity("The account's id.", required=True)
    name = fields.String(required=True)
    role = _role(required=True)
    must_change_password = fields.Boolean(
        required=True, metadata={"description": "Nothing else is allowed before it was changed."}
    )


class SessionSchema(Schema):
    """Who uses this browser."""

    state = fields.String(
        required=True,
        validate=validate.OneOf(["open", "signed out", "signed in"]),
        metadata={
            "description": "`open`: there are no accounts; everybody at this computer may do everything."
        },
    )
    user = fields.Nested(SessionUserSchema, required=True, allow_none=True)
    csrf_token = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "To be sent as `X-CSRF-Token` with each write of this session."},
    )
    idle_minutes = fields.Integer(
        required=True,
        metadata={"description": "Minutes after which it ends if a person does nothing."},
    )
    is_plain_http = fields.Boolean(
        required=True, metadata={"description": "Whether passwords travel over a network without TLS."}
    )


class LogInSchema(Schema):
    """Who wants to log in."""

    name = _text("The account's name; capitals do not matter.")
    password = _text("Its password.")


class PasswordChangeSchema(Schema):
    """A new password in place of the current one."""

    old = _text("The current password.")
    new = _text(
        f"{SHORTEST} to {LONGEST_PASSWORD} characters; neither the name nor what everybody tries first."
    )


class UserSchema(Schema):
    """An account."""

    id = identity("The account's id.", required=True)
    name = fields.String(required=True)
    role = _role(required=True)
    disabled = fields.Boolean(required=True, metadata={"description": "Whether it can no longer log in."})
    must_change_password = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)


class NewUserSchema(UserSchema):
    """An account with its first password."""

    password = fields.String(
        required=True, metadata={"description": "Generated, shown this once; changed at the first log-in."}
    )


class UserChunkSchema(Schema):
    """Some accounts, in the order in which they were made."""

    items = fields.List(fields.Nested(UserSchema), required=True)
    next_cursor = next_cursor()


class UserRequestSchema(Schema):
    """A new account."""

    name = _text("At most 80 letters; unlike every other account's, whatever the capitals.")
    role = _role(required=True)


class UserChangeSchema(Schema):
    """What shall be changed about an account."""

    role = _role(load_default=None)
    disabled = fields.Boolean(
        load_default=None, metadata={"description": "True ends its sessions and stops its tokens at once."}
    )


class GeneratedPasswordSchema(Schema):
    """A password that was generated."""

    password = fields.String(
        required=True, metadata={"description": "Shown this once; changed at the next log-in."}
    )


class TokenSchema(Schema):
    """An API token; what it reads like is not kept."""

    id = identity("The token's id.", required=True)
    name = fields.String(required=True)
    scope = fields.String(required=True, validate=validate.OneOf(list(SCOPES)))
    created_at = fields.DateTime(required=True)
    last_used_at = fields.DateTime(
        required=True, allow_none=True, metadata={"description": "To within a minute; null: never."}
    )
    expires_at = fields.DateTime(required=True, allow_none=True, metadata={"description": "Null: never."})


class NewTokenSchema(TokenSchema):
    """A token that was just made."""

    token = fields.String(
        required=True, metadata={"description": "Shown this once; sent as `Authorization: Bearer paraph_…`."}
    )


class TokenChunkSchema(Schema):
    """Some tokens, in the order in which they were made."""

    items = fields.List(fields.Nested(TokenSchema), required=True)
    next_cursor = next_cursor()


class TokenRequestSchema(Schema):
    """A new token."""

    name = _text("What it is for.")
    scope = fields.String(
        required=True,
        validate=validate.OneOf(list(SCOPES)),
        metadata={
            "description": "`read`: what readers may; `correct`: what reviewers may; `train`: what trainers may. Never "
            "more than the account may."
        },
    )
    days = fields.Integer(
        required=True,
        allow_none=True,
        validate=validate.Range(min=1, max=LONGEST_DAYS),
        metadata={"description": "Until it expires; null: never."},
    )
