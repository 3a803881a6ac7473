"""Routes of groups: images without a label whose readings are alike, to be reviewed together."""

from __future__ import annotations

from typing import Any

from backend.api import image_json
from backend.api.list_query import list_arguments
from backend.api.openapi import Blueprint
from backend.api.schemas.groups import (
    GroupPageSchema,
    GroupsQuerySchema,
    MemberPageSchema,
    MembersQuerySchema,
)
from backend.api.schemas.images import PENDING_EXAMPLE
from backend.services.review import groups
from backend.wiring import wired

blp = Blueprint(
    "groups", __name__, url_prefix="/api/v1/groups", description="Images whose readings are alike"
)

GROUP_EXAMPLE = {"key": "MULLER", "title": "MULLER", "count": 40, "lowest_confidence": 0.62}


@blp.route("")
@blp.arguments(GroupsQuerySchema, location="query")
@blp.response(
    200,
    GroupPageSchema,
    example={"items": [GROUP_EXAMPLE], "next_cursor": None, "total": 1, "images": 40},
)
def get_groups(query: dict[str, Any]) -> groups.GroupChunk:
    """List the groups of images without a label, largest first

    Images that no model has read are in no group.
    """
    return groups.group_chunk(wired().session, by=query["by"], **list_arguments(query))


@blp.route("/images")
@blp.arguments(MembersQuerySchema, location="query")
@blp.response(200, MemberPageSchema, example={"items": [PENDING_EXAMPLE], "next_cursor": None, "total": 1})
def get_members(query: dict[str, Any]) -> dict[str, Any]:
    """List the images of a group, least certain first

    Empty when every image of the group has a label.
    """
    session = wired().session
    chunk = groups.member_chunk(session, by=query["by"], key=query["key"], **list_arguments(query))
    return image_json.chunk(session, chunk)
