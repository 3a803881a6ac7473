"""Take the images' texts out of rows that are about more than them: kept responses, operations, reports of runs.

Each of these is JSON; what belongs to others stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.store.erasing import texts
from backend.store.operations import Operation
from backend.store.runs import TrainingRun
from backend.store.upload_keys import UploadKey

ERASED = {"code": "not-found", "detail": "The image was erased."}


def scrub_kept_responses(session: Session, image_ids: Collection[int], paths: Collection[str]) -> int:
    """Take images and files out of the kept responses to uploads; the number of responses that changed.

    Args:
        image_ids: of the erased images.
        paths: that they or their files were uploaded at.
    """
    changed = 0
    for row in texts.select_kept_responses(session):
        response = _scrubbed(row, set(image_ids), set(paths))
        if response is not None:
            row.response, changed = response, changed + 1
    return changed


def _scrubbed(row: UploadKey, image_ids: set[int], paths: set[str]) -> dict[str, Any] | None:
    """The response without them; None if it names none."""
    results = row.response.get("results", [])
    kept = [result for result in results if not _is_about(result, image_ids, paths)]
    cleaned = [_without_mention(result, image_ids, paths) for result in kept]
    return None if cleaned == results else {**row.response, "results": cleaned}


def _is_about(result: Mapping[str, Any], image_ids: set[int], paths: set[str]) -> bool:
    return result.get("image_id") in image_ids or (
        result.get("image_id") is None and result.get("path") in paths
    )


def _without_mention(result: dict[str, Any], image_ids: set[int], paths: set[str]) -> dict[str, Any]:
    """The result of another file, which may say that it was seen before as one of these."""
    found = dict(result)
    if found.get("near_duplicate_of") in image_ids:
        found["near_duplicate_of"] = None
    if any(path in str(found.get("note") or "") for path in paths):
        del found["note"]
    return found


def scrub_operations(session: Session, image_ids: Collection[int]) -> None:
    """Take what operations say about the images out of their results: a conflict repeats both labels."""
    for operation in texts.select_operations_on(session, image_ids):
        operation.results = _without_texts(operation, set(image_ids))


def _without_texts(operation: Operation, image_ids: set[int]) -> list[dict[str, Any]]:
    return [
        {**result, "error": ERASED} if result["image_id"] in image_ids and result["error"] else result
        for result in operation.results
    ]


def scrub_reports(session: Session, image_ids: Collection[int], pixel_hashes: Iterable[str]) -> None:
    """Take the labels of the images out of the reports of runs."""
    files = {f"{pixel_hash}.png" for pixel_hash in pixel_hashes}
    for run in texts.select_runs_with_report(session):
        report = _without_labels(run, set(image_ids), files)
        if report != run.report:
            run.report = report


def _without_labels(run: TrainingRun, image_ids: set[int], files: set[str]) -> dict[str, Any]:
    report = dict(run.report or {})
    for shown in ("changes", "worst"):
        if isinstance(report.get(shown), list):
            report[shown] = [each for each in report[shown] if each.get("file") not in files]
    data = report.get("data")
    held = data.get("held_back") if isinstance(data, dict) else None
    if isinstance(data, dict) and isinstance(held, dict):
        labels = [each for each in held.get("labels", []) if each.get("image_id") not in image_ids]
        report["data"] = {**data, "held_back": {**held, "labels": labels}}
    return report
