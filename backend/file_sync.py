"""Make renames survive a power cut.

Knows the file system; nothing of what the files are.
"""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Write the entries of ``folder`` through to the disk; does nothing on Windows, which can do so for files only."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
