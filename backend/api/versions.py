"""Routes of model versions: which there are, which is live, make one live, how one learned."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from flask import Response, abort
from sqlalchemy.orm import Session

from backend.api.openapi import Blueprint
from backend.api.problems import not_found
from backend.api.schemas.versions import VERSION_EXAMPLE, PromoteSchema, VersionListSchema, VersionSchema
from backend.api.spa import send_file_of
from backend.recognizer.bundle import BundleError, read_manifest
from backend.recognizer.manifest import Manifest
from backend.services.versions import registry
from backend.services.versions.folders import bundle_dir
from backend.store.database import db
from backend.store.versions import Version, select_version, select_versions
from backend.wiring import wired

blp = Blueprint("versions", __name__, url_prefix="/api/v1/versions", description="Versions of the model")


@blp.route("")
@blp.response(200, VersionListSchema, example={"live": "paraph-1", "items": [VERSION_EXAMPLE]})
def list_versions() -> dict[str, Any]:
    """Every version, newest first"""
    session = db.session()
    live = registry.live_name(session)
    return {"live": live, "items": [_shown(version, live) for version in select_versions(session)]}


@blp.route("/<name>")
@blp.response(200, VersionSchema, example=VERSION_EXAMPLE)
@blp.refusals(404)
def get_version(name: str) -> dict[str, Any]:
    """One version"""
    session = db.session()
    return _shown(_version(session, name), registry.live_name(session))


@blp.route("/<name>/promote", methods=["POST"])
@blp.arguments(PromoteSchema, example={"reason": "rollback"})
@blp.response(200, VersionSchema, example=VERSION_EXAMPLE)
@blp.refusals(404, 409)
def promote_version(values: dict[str, Any], name: str) -> dict[str, Any]:
    """Make a version live

    Its files are checked first. Every server process reads with it within seconds, without a restart; what
    people have said stays untouched.
    """
    version = registry.promote(db.session(), wired().settings, name, values["reason"])
    wired().wake.read_images()
    return _shown(version, version.name)


@blp.route("/<name>/plots/<file>.svg")
@blp.response(200, {"type": "string"}, content_type="image/svg+xml", description="The plot")
@blp.refusals(404)
def get_plot(name: str, file: str) -> Response:
    """A plot of how the version learned, such as `learning-curve`"""
    folder, manifest = _bundle(_version(db.session(), name).name)
    path = next((path for path in _plots(manifest) if PurePosixPath(path).stem == file), None)
    if folder is None or path is None:
        abort(404)
    return send_file_of(folder, path)


def _version(session: Session, name: str) -> Version:
    version = select_version(session, name)
    if version is None:
        raise not_found("version", name)
    return version


def _shown(version: Version, live: str | None) -> dict[str, Any]:
    _, manifest = _bundle(version.name)
    return {
        "name": version.name,
        "parent": version.parent,
        "origin": version.origin,
        "state": version.state,
        "live": version.name == live,
        "created_at": version.created_at,
        "metrics": version.metrics,
        "run_id": version.run_id,
        "alphabet": manifest.alphabet.get("characters") if manifest else None,
        "plots": [PurePosixPath(path).name for path in _plots(manifest)],
    }


def _bundle(name: str) -> tuple[Path | None, Manifest | None]:
    """The version's folder and manifest as they are, unchecked: for showing, not for reading with."""
    folder = bundle_dir(wired().settings, name)
    try:
        return folder, read_manifest(folder) if folder else None
    except BundleError:
        return folder, None


def _plots(manifest: Manifest | None) -> list[str]:
    """Paths of the plots inside the bundle."""
    return [path for path in manifest.files if path.endswith(".svg")] if manifest else []
