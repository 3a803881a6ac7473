"""Find and open bundles: one folder for each version, shipped or trained here.

Knows folders and names; `recognizer.bundle` knows what is inside.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from backend.config import Settings
from backend.exchange.versions import FINGERPRINT, MANIFEST, is_version_name
from backend.recognizer.bundle import Bundle, BundleError, find_bundles, load_bundle, read_manifest
from backend.recognizer.manifest import Manifest
from backend.store.versions import Version

PRUNED = "pruned"
"""Empty file in a bundle whose network and weights were deleted to save space, see `pruning`."""


def bundle_dir(settings: Settings, name: str) -> Path | None:
    """The folder of version ``name``; None if there is none. Versions trained here come before shipped ones."""
    if not is_version_name(name):
        return None
    folders = (settings.candidates_dir / name, settings.weights_dir / name)
    return next((folder for folder in folders if (folder / MANIFEST).is_file()), None)


def is_pruned(settings: Settings, name: str) -> bool:
    """Whether the network and the weights of version ``name`` were deleted to save space."""
    return is_version_name(name) and (settings.candidates_dir / name / PRUNED).is_file()


def open_bundle(settings: Settings, name: str, fingerprint: str | None = None) -> Bundle:
    """The bundle of version ``name``, its files checked against their checksums.

    Args:
        fingerprint: sha256 of its manifest; versions with a row are opened by `registry.open_version`, which has it.
    Raises:
        BundleError: it is missing or damaged, or its manifest names another version.
    """
    folder = bundle_dir(settings, name)
    if folder is None:
        raise BundleError(
            "missing", f"The files of version {name} are not there. Restore them from a backup."
        )
    if is_pruned(settings, name):
        raise BundleError(
            "missing",
            f"The files of version {name} were deleted to save space: it was never live, and read no image.",
        )
    return open_folder(folder, fingerprint)


def open_folder(folder: Path, fingerprint: str | None = None) -> Bundle:
    """The bundle in ``folder``, which must be named after its version.

    Args:
        fingerprint: sha256 of its manifest, if it is known.
    Raises:
        BundleError: it is missing or damaged, or its manifest names another version.
    """
    bundle = load_bundle(folder, fingerprint)
    if bundle.manifest.version != folder.name:
        raise BundleError(
            "manifest", f"The manifest in {folder.name} names the version {bundle.manifest.version}."
        )
    return bundle


def open_shipped(folder: Path) -> Bundle:
    """The shipped bundle in ``folder``; without the file that protects its manifest it is not taken over.

    Raises:
        BundleError: it is missing or damaged, or its manifest is not protected or names another version.
    """
    if not (folder / FINGERPRINT).is_file():
        raise BundleError("missing", f"{folder / FINGERPRINT} is missing. Download the project again.")
    return open_folder(folder)


def manifest_of(settings: Settings, version: Version) -> Manifest | None:
    """The manifest of a version whose other files are not checked; None if it is missing or was changed."""
    folder = bundle_dir(settings, version.name)
    try:
        return read_manifest(folder, version.bundle) if folder else None
    except BundleError:
        return None


def intact_file(settings: Settings, version: Version, name: str) -> bytes | None:
    """A file of the version's bundle, such as a plot; None unless its bytes are those that the manifest names."""
    folder, manifest = bundle_dir(settings, version.name), manifest_of(settings, version)
    if folder is None or manifest is None or name not in manifest.files:
        return None
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == manifest.files[name] else None


def shipped_dirs(settings: Settings) -> list[Path]:
    """The shipped bundles' folders, oldest first."""
    return [folder for folder in find_bundles(settings.weights_dir) if is_version_name(folder.name)]
