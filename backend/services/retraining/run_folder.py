"""Read the files that a training process leaves in its run's folder: progress, report, candidate, error, log.

Knows their names and contents, and checks them: the process may have died in the middle of a line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from backend.exchange.run_files import CANDIDATE, DISK_FULL, ERROR, PROGRESS, REPORT, VERDICTS
from backend.exchange.versions import is_version_name

SNAPSHOT = "snapshot"
DATA = "data.json"
LOG = "child.log"
FULL = "The disk is full. Free some space, then start it again."
_MOST_CHARACTERS = 500  # of a reason


class Progress:
    """Follows a run's progress file; each call of ``newest`` reads only what was appended."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / PROGRESS
        self._offset = 0
        self._rest = b""

    def newest(self) -> dict[str, Any] | None:
        """The last whole line appended since the last call; None if there is none."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                added = file.read()
        except FileNotFoundError:
            return None
        self._offset += len(added)
        *lines, self._rest = (self._rest + added).split(b"\n")
        return next((parsed for line in reversed(lines) if (parsed := _object(line)) is not None), None)


def report(folder: Path) -> dict[str, Any] | None:
    """The run's report; None if there is none with a verdict and a candidate's name."""
    try:
        found = _object((folder / REPORT).read_bytes())
    except OSError:
        return None
    if found is None or found.get("verdict") not in VERDICTS:
        return None
    name = found.get("candidate")
    return found if isinstance(name, str) and is_version_name(name) else None


def write_data(folder: Path, facts: dict[str, Any]) -> None:
    """Write down what was frozen for the run."""
    (folder / DATA).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def with_data(found: dict[str, Any] | None, folder: Path) -> dict[str, Any] | None:
    """The report, with what was frozen for the run as ``data``; if there is no report, that alone."""
    try:
        facts = _object((folder / DATA).read_bytes())
    except OSError:
        return found
    return found if facts is None else {**(found or {}), "data": facts}


def candidate_name(folder: Path) -> str | None:
    """The candidate's version name, from the report."""
    found = report(folder)
    return None if found is None else str(found["candidate"])


def candidate_dir(folder: Path, name: str) -> Path:
    """The folder of the candidate's bundle, before it is moved beside the other versions."""
    return folder / CANDIDATE / name


def failure(folder: Path, exit_code: int) -> str:
    """Why the process failed, for people: its error message, else the end of its output."""
    if exit_code == DISK_FULL:
        return FULL
    for name in (ERROR, LOG):
        try:
            text = (folder / name).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            continue
        if text:
            if name == ERROR:
                return text[:_MOST_CHARACTERS]
            return f"{_ending(exit_code)} {text.splitlines()[-1][:_MOST_CHARACTERS]}"
    return _ending(exit_code)


def _ending(exit_code: int) -> str:
    if exit_code == -9:
        return "The training process was killed, perhaps because the memory ran out."
    return f"The training process ended with code {exit_code}."


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(line)
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
