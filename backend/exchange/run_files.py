"""The files that a training process leaves in its run's folder for the worker: their names and their members."""

from __future__ import annotations

from typing import Literal, TypedDict

PROGRESS = "progress.jsonl"
"""JSON Lines, appended to while the process runs; the newest whole line counts.

Each has ``phase``; in the phase ``training`` also `StepNumbers`, else ``message`` in words."""

REPORT = "report.json"
"""The verdict and its evidence; written once, at the end.

The worker reads ``verdict``, ``reason`` and ``candidate`` (a version's name); everything else is for people."""

ERROR = "error.txt"
"""Why the process failed, in words for people; absent after a success."""

CANDIDATE = "candidate"
"""Folder that holds the candidate's bundle, itself a folder named after its version."""

Phase = Literal["preparing", "training", "exporting", "evaluating"]
Verdict = Literal["accepted", "rejected"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "rejected")


class StepNumbers(TypedDict, total=False):
    """The numbers of a training step: its own, of how many (an estimate), and what it has reached."""

    step: int
    steps: int | None
    epoch: int
    loss: float | None
    cer: float | None
    seconds_left: float | None
