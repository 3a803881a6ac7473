"""One file's error as it is shown: with a status, whether a service or an earlier release wrote it."""

from __future__ import annotations

from backend.api.schemas.operations import ItemProblemSchema
from backend.api.schemas.problem import FileProblemSchema

SHOWN = {"status": 422, "title": "Not readable", "detail": "The file is empty."}


def test_a_code_becomes_status_and_title() -> None:
    assert FileProblemSchema().dump({"code": "empty", "detail": "The file is empty."}) == SHOWN


def test_an_error_that_has_a_status_is_shown_unchanged() -> None:
    assert FileProblemSchema().dump(SHOWN) == SHOWN


def test_a_conflict_keeps_both_labels() -> None:
    error = {"code": "revision-conflict", "detail": "Changed.", "current": {"revision": 2}, "yours": None}
    shown = ItemProblemSchema().dump(error)
    assert (shown["status"], shown["current"], shown["yours"]) == (412, {"revision": 2}, None)
