"""What a run's process leaves after a failure: words for people, and an exit status for the worker.

Knows errors and the run's folder.
"""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from backend.disk_sync import is_full, whole_file
from backend.exchange.run_files import DISK_FULL, ERROR


def exit_status_of(step: Callable[[], object], folder: Path) -> int:
    """Take the step; return 0 on success, `DISK_FULL` if no space was left, else 1, with the reason in ``folder``."""
    (folder / ERROR).unlink(missing_ok=True)
    try:
        step()
    except Exception as error:
        with suppress(OSError):  # on a full disk there may be no space for the message
            traceback.print_exc()
            write_whole(folder / ERROR, describe(error) + "\n")
        return DISK_FULL if is_disk_full(error) else 1
    return 0


def describe(error: Exception) -> str:
    """What went wrong, as a message for people."""
    if type(error).__module__.split(".")[0] in ("backend", "training"):
        return str(error)  # the messages of our own errors are written for people
    if isinstance(error, MemoryError):
        return "Memory ran out during training."
    return f"{type(error).__name__}: {error}"


def is_disk_full(error: BaseException) -> bool:
    """Whether the error, or one that it came from, says that there is no space left."""
    if is_full(error) or (isinstance(error, OSError) and os.strerror(errno.ENOSPC) in str(error)):
        return True
    return error.__cause__ is not None and is_disk_full(error.__cause__)


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` so that a reader never sees a part of it."""
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8")
