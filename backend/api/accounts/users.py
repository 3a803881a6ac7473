"""Routes of accounts, for administrators: list them, make one, change one, give a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backend.api.accounts.actor import current_actor
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.schemas import accounts as shapes
from backend.api.schemas.common import ID_PATH, ChunkQuerySchema, NoArgumentsSchema
from backend.services.accounts import managing
from backend.services.accounts.roles import Role
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.accounts.users import User

blp = Blueprint("users", __name__, url_prefix="/api/v1/users", description="Accounts")


@blp.route("")
@blp.arguments(ChunkQuerySchema, location="query")
@blp.response(200, shapes.UserChunkSchema, example={"items": [shapes.USER_EXAMPLE], "next_cursor": None})
def list_users(query: dict[str, Any]) -> dict[str, Any]:
    """List the accounts, disabled ones too"""
    chunk = managing.user_chunk(wired().session, cursor=query["cursor"], limit=chunk_size(query["limit"]))
    return {"items": [_shown(user) for user in chunk.items], "next_cursor": chunk.next_cursor}


@blp.route("", methods=["POST"])
@blp.arguments(shapes.UserRequestSchema, example={"name": "Zoé Martin", "role": "reviewer"})
@blp.response(201, shapes.NewUserSchema, example=shapes.NEW_USER_EXAMPLE)
@blp.refusals(403, 409)
def create_user(values: dict[str, Any]) -> dict[str, Any]:
    """Make an account

    Its password is generated, shown once, and must be changed at the first log-in. The first account of all is made
    by a command: 403.
    """
    parts = wired()
    made = managing.add_user(
        parts.session,
        parts.passwords,
        name=values["name"],
        role=Role.of(values["role"]),
        by=current_actor().name,
    )
    return _shown(made.user) | {"password": made.password}


@blp.route(f"/<{ID_PATH}:user_id>", methods=["PATCH"])
@blp.arguments(shapes.UserChangeSchema, example={"role": "trainer"})
@blp.response(200, shapes.UserSchema, example=shapes.USER_EXAMPLE)
@blp.refusals(404, 409)
def change_user(values: dict[str, Any], user_id: int) -> dict[str, Any]:
    """Give an account another role, disable or enable it; takes effect at once

    A 409 if nobody would be left to administer Paraph.
    """
    role = None if values["role"] is None else Role.of(values["role"])
    return _shown(
        managing.change_user(
            wired().session, user_id, by=current_actor().name, role=role, is_disabled=values["disabled"]
        )
    )


@blp.route(f"/<{ID_PATH}:user_id>/password", methods=["POST"])
@blp.arguments(NoArgumentsSchema, example={})
@blp.response(200, shapes.GeneratedPasswordSchema, example={"password": "kfh7-9pqz-m3xa-twd4"})
@blp.refusals(404)
def reset_password(_: dict[str, Any], user_id: int) -> dict[str, str]:
    """Generate a new password for an account

    Ends its sessions; until its person has changed the password its tokens are refused too.
    """
    parts = wired()
    made = managing.reset_password(parts.session, parts.passwords, user_id, by=current_actor().name)
    return {"password": made.password}


def _shown(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role,
        "disabled": user.disabled_at is not None,
        "must_change_password": user.must_change_password,
        "created_at": user.created_at,
    }
