"""What a backup holds: a manifest with the counts and checksums to check it by, and a list of every file.

Three files, each of which protects the next: ``manifest.sha256``, ``manifest.json``, ``files.sha256``. The first and
the last are as ``sha256sum`` writes and checks them, so a backup can be checked without Paraph too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from backend.services.backups.hashed_files import sha256_of
from backend.services.errors import ConflictError
from backend.store.copies.rows import Digest

FORMAT = 1
DATABASE = "paraph.sqlite3"
MANIFEST = "manifest.json"
CHECKSUM = "manifest.sha256"
FILES = "files.sha256"

LEFT_OUT = ("heartbeats", "leases", "login_attempts", "sessions", "upload_keys")
"""Tables whose rows no backup holds: they describe what is in progress, which ends with a restore."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The facts of one backup."""

    made_at: str
    """ISO 8601, UTC."""
    revision: str
    """Of the database's schema."""
    database: str
    """The kind of database that was copied, ``sqlite`` or ``postgresql``; the copy is always SQLite."""
    tables: dict[str, Digest]
    blobs: int
    """Number of pictures and original files."""
    bundles: list[str]
    """The versions that were trained here, whose files are in the backup."""
    shipped: dict[str, str]
    """The versions that came with Paraph, with the sha256 of their manifests; their files are not in the backup."""
    runs: list[str]
    """Folders of training runs: snapshot and reports."""
    lost: list[str]
    """For people: what had no intact file when the backup was made."""
    left_out: list[str] = field(default_factory=lambda: list(LEFT_OUT))
    files: dict[str, str] = field(default_factory=dict)
    """The sha256 of every file, by its path."""


def write(folder: Path, manifest: Manifest) -> None:
    """Write the three files."""
    listed = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(manifest.files.items())).encode()
    (folder / FILES).write_bytes(listed)
    facts: dict[str, Any] = {"format": FORMAT, **asdict(manifest)}
    facts["files"] = {"count": len(manifest.files), "sha256": hashlib.sha256(listed).hexdigest()}
    content = json.dumps(facts, ensure_ascii=False, indent=1).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / CHECKSUM).write_text(f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n", encoding="ascii")


def read(folder: Path) -> Manifest:
    """The manifest of the backup in ``folder``.

    Raises:
        ConflictError: it is damaged, or of a later release.
    """
    try:
        content, listed = (folder / MANIFEST).read_bytes(), (folder / FILES).read_bytes()
        recorded = (folder / CHECKSUM).read_text(encoding="ascii", errors="replace").split()
    except FileNotFoundError as error:
        raise _damaged(folder, f"{Path(error.filename).name} is missing") from error
    if recorded[:1] != [hashlib.sha256(content).hexdigest()]:
        raise _damaged(folder, f"{MANIFEST} was changed")
    facts = json.loads(content)
    if facts.pop("format") > FORMAT:
        raise ConflictError(
            f"The backup {folder} was made by a later release of Paraph, whose backups have another format. Nothing "
            "was changed. Install that release, and restore with it."
        )
    if facts["files"]["sha256"] != hashlib.sha256(listed).hexdigest():
        raise _damaged(folder, f"{FILES} was changed")
    lines = (line.partition("  ") for line in listed.decode().splitlines())
    facts["files"] = {path: sha256 for sha256, _, path in lines}
    if any(".." in path.split("/") or path.startswith("/") for path in facts["files"]):
        raise _damaged(folder, f"{FILES} names a file outside of it")
    facts["tables"] = {name: Digest(**digest) for name, digest in facts["tables"].items()}
    return Manifest(**facts)


def check_files(folder: Path, manifest: Manifest, progress: Callable[[int, int], None]) -> None:
    """Compare every file with its checksum.

    Raises:
        ConflictError: files are missing or were changed; the message names some.
    """
    wrong = []
    for done, (path, sha256) in enumerate(manifest.files.items()):
        progress(done, len(manifest.files))
        state = _state(folder / path, sha256)
        if state is not None:
            wrong.append(f"{path} {state}")
    if wrong:
        more = f", and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        raise _damaged(folder, ", ".join(wrong[:3]) + more)


def _state(path: Path, sha256: str) -> str | None:
    try:
        found = sha256_of(path)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    if found is None:
        return "is missing"
    return None if found == sha256 else "was changed"


def _damaged(folder: Path, why: str) -> ConflictError:
    return ConflictError(
        f"The backup {folder} is damaged: {why}. Nothing was restored. Take an earlier or a later backup, or put a "
        "copy of these files in their place."
    )
