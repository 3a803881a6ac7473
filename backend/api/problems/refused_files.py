"""Refuse a request if all of its files were refused; one accepted file is enough for it to succeed.

Knows results of files and statuses. Knows no images.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.http.error_kinds import with_status
from backend.http.problem import Problem


def refuse_if_none_taken(results: Sequence[Mapping[str, Any]], **extra: Any) -> None:
    """Raise a problem if there are files and every one of them was refused.

    Args:
        results: of each file, its ``file_name`` and its ``error`` (``code``, ``detail``) or None.
        extra: further members of the problem.
    Raises:
        Problem: every file has an error. It carries the status that they share, else the one of ``no-file-taken``,
            and ``results``.
    """
    if not results or any(result["error"] is None for result in results):
        return
    shown = [{**result, "error": with_status(result["error"])} for result in results]
    statuses = {result["error"]["status"] for result in shown}
    first = shown[0]["error"]
    raise Problem(
        "no-file-taken",
        first["detail"] if len(shown) == 1 else _summary(shown),
        status=statuses.pop() if len(statuses) == 1 else None,
        title=first["title"] if len(shown) == 1 else None,
        field="files",
        results=shown,
        **extra,
    )


def _summary(results: Sequence[Mapping[str, Any]]) -> str:
    """One sentence for all files, with the reason of the first; ``results`` has the others."""
    first = results[0]
    return (
        f"None of the {len(results)} files was accepted; results says why for each. "
        f"The first, {first['file_name']}: {first['error']['detail']}"
    )
