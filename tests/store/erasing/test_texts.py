from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store import runs
from backend.store.database import writing
from backend.store.erasing.texts import select_kept_responses, select_operations_on, select_runs_with_report
from backend.store.operations import insert_operation
from backend.store.upload_keys import insert_upload_key


def test_operations_are_found_by_the_images_in_their_results(session: Session) -> None:
    with writing(session):
        found = []
        for ids in ([1, 12], [2], [112]):
            operation = insert_operation(session, author="anna")
            operation.results = [
                {"image_id": each, "outcome": "saved", "revision": 1, "error": None} for each in ids
            ]
            found.append(operation.id)
    assert [row.id for row in select_operations_on(session, [12])] == found[:1]
    assert sorted({row.id for row in select_operations_on(session, range(1, 120))}) == found


def test_kept_responses_and_reports_are_found(session: Session) -> None:
    with writing(session):
        insert_upload_key(session, "key", {"results": []})
        for report in (None, {"verdict": "rejected"}):
            run = runs.insert_run(session, "button")
            assert run is not None
            runs.finish_run(session, run.id, "failed", reason="a test", report=report)
    assert [row.key for row in select_kept_responses(session)] == ["key"]
    with writing(session):
        assert [run.report for run in select_runs_with_report(session)] == [{"verdict": "rejected"}]
