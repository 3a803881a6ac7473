"""The key that signs cookies: created once for each data folder.

Knows one file, which is whole or not there, however often the process is killed or started twice at once.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from uuid import uuid4

from backend.config import ConfigError
from backend.disk_sync import sync_folder

NAME = "secret_key"
_LEAST_LENGTH = 32  # characters


def load_secret_key(data_dir: Path) -> str:
    """The key in ``<data_dir>/secret_key``, created if there is none; only its owner may read it.

    Raises:
        ConfigError: the folder cannot be written to, or the file holds no key.
    """
    path = data_dir / NAME
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _create(path)
        key = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise ConfigError(
            f"The data folder cannot be used: {error.strerror or error}. Give this user permission to write to it, "
            f"make space there, or choose another folder with PARAPH_DATA. Received: {str(data_dir)!r}"
        ) from error
    if len(key) < _LEAST_LENGTH:
        raise ConfigError(
            f"{NAME} has {len(key)} characters, but at least {_LEAST_LENGTH} are needed. Delete it and start again."
        )
    return key


def _create(path: Path) -> None:
    """Write a key beside ``path``, then give it its name, unless another process has been faster."""
    draft = path.with_name(f"{path.name}.{uuid4().hex}.part")
    try:
        handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        _name(draft, path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _name(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)  # unlike renaming, this never replaces another process's key
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.replace(path)
