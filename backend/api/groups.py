"""Routes of groups: images that wait and were read alike, to be looked over together."""

from __future__ import annotations

from typing import Any

from backend.api import list_query, present
from backend.api.openapi import Blueprint
from backend.api.schemas.groups import (
    GroupPageSchema,
    GroupsQuerySchema,
    MemberPageSchema,
    MembersQuerySchema,
)
from backend.api.schemas.images import PENDING_EXAMPLE
from backend.services.review import groups
from backend.store.database import db

blp = Blueprint("groups", __name__, url_prefix="/api/v1/groups", description="Images that were read alike")

GROUP_EXAMPLE = {"key": "MULLER", "title": "MULLER", "count": 40, "lowest_confidence": 0.62}


@blp.route("")
@blp.arguments(GroupsQuerySchema, location="query")
@blp.response(
    200,
    GroupPageSchema,
    example={"items": [GROUP_EXAMPLE], "next_cursor": None, "total": 1, "images": 40},
)
def get_groups(query: dict[str, Any]) -> groups.GroupChunk:
    """Groups of images that wait for a person, largest first

    Images that no model has read are in none.
    """
    return groups.group_chunk(db.session(), by=query["by"], **list_query.walk(query))


@blp.route("/images")
@blp.arguments(MembersQuerySchema, location="query")
@blp.response(200, MemberPageSchema, example={"items": [PENDING_EXAMPLE], "next_cursor": None, "total": 1})
def get_members(query: dict[str, Any]) -> dict[str, Any]:
    """Images of one group, least certain first

    Empty when nothing of the group waits any more.
    """
    session = db.session()
    page = groups.member_chunk(session, by=query["by"], key=query["key"], **list_query.walk(query))
    return present.page(session, page)
