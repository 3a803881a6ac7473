from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.store import runs
from backend.store.database import writing
from backend.store.runs import TrainingRun
from tests.store.rows import make_image, make_label


def queued(session: Session) -> TrainingRun:
    with writing(session):
        run = runs.insert_run(session, "button", parent_version="v1")
    assert run is not None
    return run


def running(session: Session) -> TrainingRun:
    run = queued(session)
    with writing(session):
        assert runs.claim_run(session, run.id, folder="runs/1", parent_version="v2") is run
    return run


def test_a_new_run_is_queued_and_active(session: Session) -> None:
    run = queued(session)
    assert (run.state, run.trigger, run.parent_version, run.cancel_requested) == (
        "queued",
        "button",
        "v1",
        False,
    )
    assert (run.started_at, run.finished_at, run.progress, run.report) == (None, None, None, None)
    assert runs.select_active_run(session) is run


def test_only_one_run_is_active(session: Session) -> None:
    first = queued(session)
    with writing(session):
        assert runs.insert_run(session, "schedule") is None
    assert [run.id for run in runs.select_runs(session)] == [first.id]


def test_a_finished_run_makes_room_for_the_next(session: Session) -> None:
    for state in runs.FINISHED:
        run = running(session)
        with writing(session):
            runs.finish_run(session, run.id, state, reason="so it went")
    assert [run.state for run in runs.select_runs(session)] == list(reversed(runs.FINISHED))
    assert runs.select_active_run(session) is None


def test_of_two_triggers_at_once_exactly_one_makes_a_run(engine: Engine) -> None:
    ready = threading.Barrier(3)
    made: list[bool] = []

    def trigger(kind: str) -> None:
        with Session(engine) as session:
            ready.wait()
            with writing(session):
                made.append(runs.insert_run(session, kind) is not None)

    threads = [threading.Thread(target=trigger, args=[kind]) for kind in ("button", "command", "schedule")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False, False, True]
    with Session(engine) as session:
        assert len(runs.select_runs(session)) == 1


def test_the_database_itself_refuses_a_second_active_run(session: Session) -> None:
    queued(session)
    with pytest.raises(IntegrityError), writing(session):
        session.add(TrainingRun(trigger="button", active=1))


@pytest.mark.parametrize(("state", "active"), [("running", None), ("done", 1)])
def test_the_database_itself_refuses_a_run_whose_state_and_activity_differ(
    session: Session, state: str, active: int | None
) -> None:
    with pytest.raises(IntegrityError), writing(session):
        session.add(TrainingRun(trigger="button", state=state, active=active))


def test_a_queued_run_is_claimed_once(session: Session) -> None:
    run = running(session)
    assert (run.state, run.folder, run.parent_version) == ("running", "runs/1", "v2")
    assert run.started_at is not None
    assert run.started_at == run.heartbeat_at
    with writing(session):
        assert runs.claim_run(session, run.id, folder="elsewhere", parent_version="v3") is None
    assert run.folder == "runs/1"


def test_of_two_workers_exactly_one_claims_the_run(engine: Engine) -> None:
    with Session(engine) as session:
        run_id = queued(session).id
    ready = threading.Barrier(2)
    claimed: list[str] = []

    def work(name: str) -> None:
        with Session(engine) as session:
            ready.wait()
            with writing(session):
                if runs.claim_run(session, run_id, folder=name, parent_version="v1") is not None:
                    claimed.append(name)

    workers = [threading.Thread(target=work, args=[name]) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with Session(engine) as session:
        run = runs.select_run(session, run_id)
        assert run is not None
        assert [run.folder] == claimed


def test_a_beat_renews_the_heartbeat_and_keeps_the_newest_progress(session: Session) -> None:
    run = running(session)
    with writing(session):
        runs.beat_run(session, run.id, {"phase": "training", "step": 3, "loss": 0.5})
    first = run.heartbeat_at
    with writing(session):
        runs.beat_run(session, run.id)
    assert first is not None
    assert run.heartbeat_at is not None
    assert run.heartbeat_at > first
    assert run.progress == {"phase": "training", "step": 3, "loss": 0.5}


def test_a_run_that_does_not_run_has_no_heartbeat(session: Session) -> None:
    run = queued(session)
    with writing(session):
        assert runs.beat_run(session, run.id) is None
        assert runs.beat_run(session, 404) is None
    assert run.heartbeat_at is None


def test_the_first_end_of_a_run_counts(session: Session) -> None:
    run = running(session)
    with writing(session):
        runs.finish_run(
            session,
            run.id,
            "rejected",
            reason="No better",
            report={"verdict": "rejected"},
            candidate_version="v3",
        )
    with writing(session):
        assert runs.finish_run(session, run.id, "interrupted", reason="The worker is gone") is None
    assert (run.state, run.reason, run.report, run.candidate_version) == (
        "rejected",
        "No better",
        {"verdict": "rejected"},
        "v3",
    )
    assert run.finished_at is not None


def test_a_run_cannot_end_in_a_state_that_is_no_end(session: Session) -> None:
    run = running(session)
    with writing(session), pytest.raises(ValueError, match="Received: 'queued'"):
        runs.finish_run(session, run.id, "queued", reason="")


def test_cancelling_a_queued_run_ends_it(session: Session) -> None:
    run = queued(session)
    with writing(session):
        assert runs.request_cancel(session, run.id) is run
    assert (run.state, run.active, run.cancel_requested) == ("cancelled", None, True)


def test_cancelling_a_running_run_leaves_the_end_to_its_worker(session: Session) -> None:
    run = running(session)
    with writing(session):
        runs.request_cancel(session, run.id)
    assert (run.state, run.cancel_requested) == ("running", True)


def test_a_run_that_has_ended_cannot_be_cancelled(session: Session) -> None:
    run = running(session)
    with writing(session):
        runs.finish_run(session, run.id, "done", reason="")
        assert runs.request_cancel(session, run.id) is None
        assert runs.request_cancel(session, 404) is None
    assert (run.state, run.cancel_requested) == ("done", False)


def test_runs_are_listed_newest_first_in_pages(session: Session) -> None:
    for _ in range(3):
        run = running(session)
        with writing(session):
            runs.finish_run(session, run.id, "failed", reason="")
    assert [run.id for run in runs.select_runs(session, limit=2)] == [3, 2]
    assert [run.id for run in runs.select_runs(session, before_id=2, limit=2)] == [1]


def test_the_last_run_with_a_verdict_is_found_behind_later_failures(session: Session) -> None:
    assert runs.select_last_run(session) is None
    for state in ("done", "rejected", "failed"):
        run = running(session)
        with writing(session):
            runs.finish_run(session, run.id, state, reason="")
    last, verdict = runs.select_last_run(session), runs.select_last_run(session, ("done", "rejected"))
    assert last is not None
    assert verdict is not None
    assert (last.state, verdict.state) == ("failed", "rejected")


def test_the_furthest_run_is_the_first_that_has_seen_the_newest_label(session: Session) -> None:
    for state, seen in (("done", 3), ("rejected", 8), ("done", 8), ("done", 5), ("failed", 9)):
        run = running(session)
        with writing(session):
            run.newest_label_id = seen
            runs.finish_run(session, run.id, state, reason="")
    furthest = runs.select_furthest_run(session, ("done", "rejected"))
    assert furthest is not None
    assert (furthest.id, furthest.newest_label_id) == (2, 8)
    assert runs.select_furthest_run(session, ("cancelled",)) is None


def test_a_run_may_be_claimed_as_having_seen_only_older_labels(session: Session) -> None:
    with writing(session):
        newest = [make_label(session, make_image(session, f"{n}.png"), "confirmed", "A").id for n in (1, 2)]
        runs.insert_run(session, "command")
        run = runs.claim_run(session, 1, folder="one", parent_version="v1", newest_label=newest[0])
    assert run is not None
    assert run.newest_label_id == newest[0]
