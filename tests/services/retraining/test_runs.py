"""The list of runs, chunk by chunk, and single runs."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from backend.services import cursors
from backend.services.errors import InvalidError, NotFoundError
from backend.services.retraining.runs import get_run, run_chunk
from backend.store import runs
from backend.store.database import writing


@pytest.fixture(autouse=True)
def three(session: Session) -> None:
    """Runs 1 to 3, all cancelled."""
    for _ in range(3):
        with writing(session):
            run = runs.insert_run(session, "button")
            assert run is not None
            runs.request_cancel(session, run.id)


def test_runs_are_listed_newest_first_chunk_by_chunk(session: Session) -> None:
    first = run_chunk(session, limit=2)
    second = run_chunk(session, limit=2, cursor=first.next_cursor)
    assert [run.id for run in [*first.items, *second.items]] == [3, 2, 1]
    assert second.next_cursor is None


def test_a_cursor_of_another_list_is_refused(session: Session) -> None:
    with pytest.raises(InvalidError) as refusal:
        run_chunk(session, cursor=cursors.encode(["groups"], [2]))
    assert refusal.value.field == "cursor"


def test_a_run_is_found_by_its_id(session: Session) -> None:
    assert get_run(session, 2).state == "cancelled"
    with pytest.raises(NotFoundError, match=r"There is no such run\. Received: 9"):
        get_run(session, 9)
