"""What identifies a version: its name, which is also its folder's, and one hash for all of its bundle's bytes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

MANIFEST = "manifest.json"
"""The file of a bundle that holds the checksums of all others."""
FINGERPRINT = "manifest.sha256"
"""The file beside it that holds its own checksum, as ``sha256sum`` writes and checks it."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def is_version_name(name: str) -> bool:
    """Whether ``name`` can be a version's name, and so a folder's on any system."""
    return _NAME.fullmatch(name) is not None and not name.endswith(".")


def bundle_hash(bundle_dir: Path) -> str:
    """sha256 of the manifest, which holds the checksums of the bundle's other files.

    Raises:
        OSError: there is no manifest.
    """
    return hashlib.sha256((bundle_dir / MANIFEST).read_bytes()).hexdigest()


def fingerprint_file(manifest: bytes) -> bytes:
    """The content of `FINGERPRINT` for a manifest with these bytes."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def recorded_fingerprint(bundle_dir: Path) -> str | None:
    """The manifest's checksum as `FINGERPRINT` states it, not checked; '' if it cannot be read.

    None in a bundle without that file: bundles of earlier releases had none.
    """
    try:
        words = (bundle_dir / FINGERPRINT).read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError:
        return None
    except OSError:
        return ""
    return words[0] if words else ""
