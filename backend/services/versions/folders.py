"""Find and open bundles: one folder for each version, shipped or trained here.

Knows folders and names; `recognizer.bundle` knows what is inside.
"""

from __future__ import annotations

from pathlib import Path

from backend.config import Settings
from backend.exchange.versions import MANIFEST, is_version_name
from backend.recognizer.bundle import Bundle, BundleError, find_bundles, load_bundle, read_manifest
from backend.recognizer.manifest import Manifest


def bundle_dir(settings: Settings, name: str) -> Path | None:
    """The folder of version ``name``; None if there is none. Versions trained here come before shipped ones."""
    if not is_version_name(name):
        return None
    folders = (settings.candidates_dir / name, settings.weights_dir / name)
    return next((folder for folder in folders if (folder / MANIFEST).is_file()), None)


def open_bundle(settings: Settings, name: str) -> Bundle:
    """The bundle of version ``name``, its files checked against their checksums.

    Raises:
        BundleError: it is missing or damaged, or its manifest names another version.
    """
    folder = bundle_dir(settings, name)
    if folder is None:
        raise BundleError(
            "missing", f"The files of version {name} are not there. Restore them from a backup."
        )
    return open_folder(folder)


def open_folder(folder: Path) -> Bundle:
    """The bundle in ``folder``, which must be named after its version.

    Raises:
        BundleError: it is missing or damaged, or its manifest names another version.
    """
    bundle = load_bundle(folder)
    if bundle.manifest.version != folder.name:
        raise BundleError(
            "manifest", f"The manifest in {folder.name} names the version {bundle.manifest.version}."
        )
    return bundle


def manifest_in(folder: Path | None) -> Manifest | None:
    """The manifest of a bundle whose files are not checked; None if it is missing or damaged."""
    try:
        return read_manifest(folder) if folder else None
    except BundleError:
        return None


def shipped_dirs(settings: Settings) -> list[Path]:
    """The shipped bundles' folders, oldest first."""
    return [folder for folder in find_bundles(settings.weights_dir) if is_version_name(folder.name)]
