"""Names of the files that a training process leaves in its run's folder for the worker."""

from __future__ import annotations

from typing import Literal

PROGRESS = "progress.jsonl"
"""JSON Lines, appended to while the process runs; the newest whole line counts."""

REPORT = "report.json"
"""The verdict and its evidence; written once, at the end."""

ERROR = "error.txt"
"""Why the process failed, in words for people; absent after a success."""

CANDIDATE = "candidate"
"""Folder that holds the candidate's bundle, itself a folder named after its version."""

Phase = Literal["preparing", "training", "exporting", "evaluating"]
Verdict = Literal["accepted", "rejected"]
VERDICTS: tuple[Verdict, ...] = ("accepted", "rejected")
