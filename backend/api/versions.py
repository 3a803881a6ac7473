"""Routes of model versions: list them, make one live, see what it would change, get the plots of its training."""

from __future__ import annotations

import hashlib
import io
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from flask import Response, abort, send_file, url_for

from backend.api.accounts.actor import current_actor
from backend.api.list_arguments import chunk_size
from backend.api.openapi import Blueprint
from backend.api.schemas.previews import PREVIEW_EXAMPLE, PreviewQuerySchema, PreviewSchema
from backend.api.schemas.versions import VERSION_EXAMPLE, PromoteSchema, VersionListSchema, VersionSchema
from backend.services.versions import registry
from backend.services.versions.folders import intact_file, manifest_of
from backend.services.versions.preview_list import Change, preview
from backend.services.versions.preview_reading import has_preview, is_being_read
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.recognizer.manifest import Manifest
    from backend.store.versions import Version

blp = Blueprint("versions", __name__, url_prefix="/api/v1/versions", description="Versions of the model")


@blp.route("")
@blp.response(200, VersionListSchema, example={"live": "paraph-1", "items": [VERSION_EXAMPLE]})
def list_versions() -> dict[str, Any]:
    """List the versions, newest first"""
    session = wired().session
    live = registry.live_name(session)
    return {"live": live, "items": [_shown(version, live) for version in registry.list_versions(session)]}


@blp.route("/<name>")
@blp.response(200, VersionSchema, example=VERSION_EXAMPLE)
@blp.refusals(404)
def get_version(name: str) -> dict[str, Any]:
    """Get one version"""
    session = wired().session
    return _shown(registry.get_version(session, name), registry.live_name(session))


@blp.route("/<name>/promote", methods=["POST"])
@blp.arguments(PromoteSchema, example={})
@blp.response(200, VersionSchema, example=VERSION_EXAMPLE)
@blp.refusals(404, 409)
def promote_version(_: dict[str, Any], name: str) -> dict[str, Any]:
    """Make a version live

    Its files are checked first. Every server process reads with it within seconds, without a restart; labels do not
    change.
    """
    version = registry.promote(wired().session, wired().settings, name, author=current_actor().name)
    wired().wake.read_images()
    return _shown(version, version.name)


@blp.route("/<name>/preview")
@blp.arguments(PreviewQuerySchema, location="query")
@blp.response(200, PreviewSchema, example=PREVIEW_EXAMPLE)
@blp.refusals(404)
def get_preview(query: dict[str, Any], name: str) -> dict[str, Any]:
    """See what would change if a version went live

    Images that wait and would be read differently, or checked names that would now be read wrong; the riskiest first.
    Of the version that is live, what it has changed. The worker reads in the background, for the newest version only.
    """
    limit = chunk_size(query["limit"])
    found = preview(wired().session, name, query["kind"], cursor=query["cursor"], limit=limit)
    return {
        "version": found.version,
        "against": found.against,
        "is_being_read": is_being_read(wired().session, wired().settings, name),
        "waiting": {**found.waiting._asdict(), "changed": found.differ},
        "checked": {**found.checked._asdict(), "changed": found.wrong},
        "items": [_change(change) for change in found.items],
        "next_cursor": found.next_cursor,
    }


@blp.route("/<name>/plots/<file>.svg")
@blp.response(200, {"type": "string"}, content_type="image/svg+xml", description="The plot")
@blp.refusals(404)
def get_plot(name: str, file: str) -> Response:
    """Get a plot of the version's training, such as `learning-curve`"""
    settings = wired().settings
    version = registry.get_version(wired().session, name)
    paths = _plots(manifest_of(settings, version))
    path = next((path for path in paths if PurePosixPath(path).stem == file), None)
    plot = None if path is None else intact_file(settings, version, path)
    if plot is None:
        abort(404)
    return send_file(io.BytesIO(plot), mimetype="image/svg+xml", etag=hashlib.sha256(plot).hexdigest())


def _change(change: Change) -> dict[str, Any]:
    image, pair = change.image, change.pair
    return {
        "image_id": image.id,
        "file_name": image.file_name,
        "file_url": url_for("images.get_file", image_id=image.id),
        "width": image.width,
        "height": image.height,
        "label": pair.label,
        "old": {"text": pair.old, "confidence": pair.old_confidence, "reason": pair.old_reason},
        "new": {"text": pair.new, "confidence": pair.new_confidence, "reason": pair.new_reason},
        "risk": change.risk,
    }


def _shown(version: Version, live: str | None) -> dict[str, Any]:
    manifest = manifest_of(wired().settings, version)
    return {
        "name": version.name,
        "parent": version.parent,
        "origin": version.origin,
        "state": version.state,
        "live": version.name == live,
        "created_at": version.created_at,
        "metrics": version.metrics,
        "run_id": version.run_id,
        "has_preview": has_preview(wired().session, version.name),
        "alphabet": manifest.alphabet.get("characters") if manifest else None,
        "plots": [PurePosixPath(path).name for path in _plots(manifest)],
    }


def _plots(manifest: Manifest | None) -> list[str]:
    """Paths of the plots inside the bundle."""
    return [path for path in manifest.files if path.endswith(".svg")] if manifest else []
