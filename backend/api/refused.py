"""A request whose files were all refused is a refusal itself; one that took any file is an answer.

Knows results of files and statuses. Knows no images.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.api.problems import Problem

MIXED = 422
"""The status when the files were refused for reasons of different statuses."""


def refuse_if_none_taken(results: Sequence[Mapping[str, Any]], **extra: Any) -> None:
    """Let a request pass that took at least one file, or had none to judge.

    Args:
        results: of each file, its ``file_name`` and its ``error`` (``status``, ``title``, ``detail``) or None.
        extra: further members of the problem.
    Raises:
        Problem: every file has an error; it carries the status that they share, else `MIXED`, and ``results``.
    """
    errors = [result["error"] for result in results]
    if not errors or None in errors:
        return
    statuses = {error["status"] for error in errors}
    first = errors[0]
    title = first["title"] if len(errors) == 1 else "No file was taken"
    raise Problem(
        statuses.pop() if len(statuses) == 1 else MIXED,
        "no-file-taken",
        first["detail"] if len(errors) == 1 else _summary(results),
        title=title,
        field="files",
        results=list(results),
        **extra,
    )


def _summary(results: Sequence[Mapping[str, Any]]) -> str:
    """One sentence for all, with the first file's reason; the others' are in ``results``."""
    first = results[0]
    return (
        f"None of the {len(results)} files was taken; results says why for each. "
        f"The first, {first['file_name']}: {first['error']['detail']}"
    )
