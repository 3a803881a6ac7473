"""Routes of API tokens: list one's own, make one, revoke one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from backend.api.accounts.guard import require_signed_in
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.schemas import accounts as shapes
from backend.api.schemas.common import ID_PATH, ChunkQuerySchema
from backend.services.accounts import tokens
from backend.services.accounts.roles import Role
from backend.wiring import wired

blp = Blueprint("tokens", __name__, url_prefix="/api/v1/tokens", description="API tokens")


@blp.route("")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(200, shapes.TokenChunkSchema, example={"items": [shapes.TOKEN_EXAMPLE], "next_cursor": None})
@blp.refusals(403)
def list_tokens(query: dict[str, Any]) -> tokens.TokenChunk:
    """List your own tokens that were not revoked"""
    owner = require_signed_in().actor.user_id or 0
    return tokens.token_chunk(
        wired().session, owner, cursor=query["cursor"], limit=chunk_size(query["limit"])
    )


@blp.route("", methods=["POST"])
@blp.arguments(shapes.TokenRequestSchema, example={"name": "nightly export", "scope": "read", "days": 90})
@blp.response(201, shapes.NewTokenSchema, example=shapes.NEW_TOKEN_EXAMPLE)
@blp.refusals(403, 409)
def create_token(values: dict[str, Any]) -> dict[str, Any]:
    """Make a token for your own account

    It is shown once. It never allows more than its account may at the moment of its use.
    """
    actor = require_signed_in().actor
    made = tokens.add_token(wired().session, actor, **values, at=datetime.now(UTC))
    return {name: getattr(made.row, name) for name in shapes.TokenSchema().fields} | {"token": made.token}


@blp.route(f"/<{ID_PATH}:token_id>", methods=["DELETE"])
@blp.response(204)
@blp.refusals(403, 404)
def revoke_token(token_id: int) -> None:
    """Revoke one of your tokens; an administrator can revoke anybody's"""
    actor = require_signed_in().actor
    may_any = actor.may(Role.ADMINISTRATOR)
    tokens.revoke_token(wired().session, actor, token_id, may_any=may_any, at=datetime.now(UTC))
