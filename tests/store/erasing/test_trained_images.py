from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.store import runs
from backend.store.database import writing
from backend.store.erasing.trained_images import (
    TrainedImage,
    last_recorded_run,
    record_images,
    remove_images,
    select_runs_with,
    set_contents_known,
    set_erased_from,
)


def record(session: Session, *hashes: str, whole: bool = True) -> int:
    """A run that froze these pictures; its id."""
    with writing(session):
        run = runs.insert_run(session, "button")
        assert run is not None
        record_images(session, run.id, last_recorded_run(session), hashes)
        if whole:
            set_contents_known(session, run.id)
        runs.finish_run(session, run.id, "failed", reason="a test")
        return run.id


def test_runs_are_found_by_what_they_froze(session: Session) -> None:
    first, second = record(session, "a", "b"), record(session, "b", "c")
    third = record(session, "a", "b")
    assert select_runs_with(session, ["a"]) == {first: {"a"}, third: {"a"}}
    assert select_runs_with(session, ["b", "c"]) == {first: {"b"}, second: {"b", "c"}, third: {"b"}}
    assert select_runs_with(session, ["nowhere"]) == {}


def test_a_picture_of_every_run_is_one_row(session: Session) -> None:
    for _ in range(4):
        record(session, *(f"picture {number}" for number in range(600)))
    assert session.scalar(select(func.count()).select_from(TrainedImage)) == 600


def test_a_run_that_ended_while_it_recorded_is_not_believed(session: Session) -> None:
    first, _, third = record(session, "a"), record(session, "a", whole=False), record(session, "a")
    assert select_runs_with(session, ["a"]) == {first: {"a"}, third: {"a"}}


def test_recording_twice_adds_nothing(session: Session) -> None:
    run_id = record(session, "a")
    with writing(session):
        record_images(session, run_id, None, ["a"])
    assert select_runs_with(session, ["a"]) == {run_id: {"a"}}


def test_an_erased_picture_leaves_no_row_and_its_runs_are_marked(session: Session) -> None:
    run_id, other = record(session, "a", "b"), record(session, "b")
    with writing(session):
        remove_images(session, ["a"])
        set_erased_from(session, [run_id])
    assert select_runs_with(session, ["a"]) == {}
    marked = [run.id for run in runs.select_runs(session) if run.erased_from]
    assert (marked, other in marked) == ([run_id], False)
