"""The files that a training process leaves in its run's folder for the worker: their names and their members."""

from __future__ import annotations

from typing import Literal, TypedDict

PROGRESS = "progress.jsonl"
"""JSON Lines, appended to while the process runs; the newest whole line counts.

Each has ``phase``; in the phase ``training`` also `StepNumbers`, else ``message``, a sentence."""

REPORT = "report.json"
"""The verdict and its evidence; written once, at the end.

The worker reads ``verdict``, ``reason`` and ``candidate`` (a version's name); everything else is for people."""

MADE_FROM = "made_from.json"
"""What the run is made from: `MadeFrom`; written at the start, and repeated in the report as ``made_from``."""

ERROR = "error.txt"
"""Why the process failed, as a message for people; absent after a success."""

CANDIDATE = "candidate"
"""Folder that holds the candidate's bundle, itself a folder named after its version."""

Phase = Literal["preparing", "training", "exporting", "evaluating"]
Verdict = Literal["accepted", "rejected"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "rejected")

DISK_FULL = 3
"""Exit status of a process whose disk was full: it may have had no space for its message either."""


class MadeFrom(TypedDict):
    """What identifies a run, so that it can be repeated: exact data, code and seed, and the command."""

    snapshot: str
    """sha256 of the snapshot's table; since that names each image by its grey levels, it covers the images too."""
    parent: str
    """The version that training started from."""
    code: str
    """sha256 of the source code that trains."""
    commit: str | None
    """The source code's commit; None outside of a clone, or if there are changes that no commit has."""
    seed: int
    command: str
    """Repeats the run on another machine, beside a copy of the run's folder."""


class StepNumbers(TypedDict, total=False):
    """A training step in numbers: which step it is, of how many (an estimate), and what it has reached."""

    step: int
    steps: int | None
    epoch: int
    loss: float | None
    cer: float | None
    seconds_left: float | None
