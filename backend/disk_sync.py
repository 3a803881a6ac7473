"""Make changes to files survive a power cut.

Knows folders and the operating system only.
"""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Write the entries of ``folder`` (new and renamed files) through to the disk.

    Does nothing on Windows, which cannot open folders and keeps the entry with the file.
    """
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
