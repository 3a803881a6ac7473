"""The installed Chromium: where it is and how to start it."""

from __future__ import annotations

import os
import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")


def launch_options() -> dict[str, Any] | None:
    """Playwright's launch arguments for the installed Chromium, or None if there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        return None
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # as root it runs only without its sandbox
    return {"executable_path": found, "args": [*QUIET, *(["--no-sandbox"] if is_root else [])]}
