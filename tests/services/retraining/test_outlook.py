"""What a dry run says: whether a run would start, and each of the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.retraining import run_requests
from backend.services.retraining.outlook import explain
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.runs import claim_run, finish_run, select_run
from tests.services.scenario import label, ship


def said(session: Session, settings: Settings, *, new_only: bool = True) -> list[str]:
    return explain(session, settings, now(), new_only=new_only).lines


@pytest.fixture
def ready(session: Session, blobs: BlobStore, settings: Settings) -> None:
    ship(session, settings, "v1")
    label(session, blobs, settings, "ABBA", "CAB", "BACCA")


@pytest.mark.usefixtures("ready")
def test_a_run_that_would_start_names_all_it_depends_on(session: Session, settings: Settings) -> None:
    assert said(session, settings) == [
        "A run would start, from version v1.",
        "Labels with a text: 3; a run needs 3. Of those with the same text at most 5 count.",
        "New, since no run has had a verdict yet: 3; a scheduled run needs 3.",
        "Their number alone starts no run (PARAPH_RETRAIN_NEW_CORRECTIONS is not set).",
        "Next time by cron: none (PARAPH_RETRAIN_CRON is not set).",
        "No run is active.",
    ]


@pytest.mark.usefixtures("ready")
def test_letters_that_corrections_need_are_counted(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    label(session, blobs, settings, "Çab 7")
    few = "1 correction needs new letters: 7 (1). The next run will probably learn none: it learns a letter that at"
    assert any(line.startswith(few) for line in said(session, settings))
    settings = replace(settings, case="written", accents="kept", retrain_letter_corrections=1)
    label(session, blobs, settings, "Çabba 7", "Çabab")
    learned = "new letters: 7 (2), a-z (2), Ç (2). The next run will probably learn 7, a-z, Ç: it learns"
    assert any(learned in line for line in said(session, settings))


@pytest.mark.usefixtures("ready")
def test_labels_that_a_verdict_has_seen_are_not_new(session: Session, settings: Settings) -> None:
    settings = replace(settings, retrain_new_corrections=2, retrain_cron="0 3 * * *")
    run = run_requests.request_run(session, settings, "button", author="local")
    with writing(session):
        claim_run(session, run.id, folder="one", parent_version="v1")
        finish_run(session, run.id, "rejected", reason="no better")
        run.finished_at = datetime(2026, 1, 31, 12, tzinfo=UTC)
    ended = run.finished_at.astimezone()
    lines = said(session, settings)
    assert lines[0] == "No run would start. Not enough new labels to train on: 0 of 3."
    assert lines[2] == f"New since run 1 (rejected, {ended:%Y-%m-%d %H:%M}): 0; a scheduled run needs 3."
    assert (
        lines[3] == "Corrections among them: 0; 2 start a run by themselves (PARAPH_RETRAIN_NEW_CORRECTIONS)."
    )
    assert lines[4].startswith("Next time by cron: ")
    assert lines[4].endswith(" 03:00 (PARAPH_RETRAIN_CRON is '0 3 * * *').")
    assert said(session, settings, new_only=False)[0] == "A run would start, from version v1."


@pytest.mark.usefixtures("ready")
def test_new_labels_are_counted_from_the_run_that_has_seen_the_most(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    for newest_label in (None, 1):
        run = run_requests.request_run(session, settings, "button", author="local")
        with writing(session):
            claim_run(session, run.id, folder="one", parent_version="v1", newest_label=newest_label)
            finish_run(session, run.id, "rejected", reason="no better")
    label(session, blobs, settings, "PAUL")
    line = said(session, settings)[2]
    assert line.startswith("New since run 1 (rejected, ")
    assert line.endswith("): 1; a scheduled run needs 3.")


@pytest.mark.usefixtures("ready")
def test_a_run_that_is_going_keeps_another_from_starting(session: Session, settings: Settings) -> None:
    run = run_requests.request_run(session, settings, "button", author="local")
    lines = said(session, settings)
    assert lines[0] == "No run would start. Run 1 is already queued."
    assert lines[-1] == f"Run 1 is queued since {run.created_at.astimezone():%Y-%m-%d %H:%M}."


@pytest.mark.usefixtures("ready")
def test_a_run_whose_worker_is_gone_would_be_ended_but_is_left_as_it_is(
    session: Session, settings: Settings
) -> None:
    run = run_requests.request_run(session, settings, "button", author="local")
    with writing(session):
        claim_run(session, run.id, folder="nowhere", parent_version="v1")
    found = explain(session, settings, now() + timedelta(hours=1), new_only=True)
    assert found.starts
    assert found.lines[-1] == (
        "Run 1 is marked as running, but its worker is gone: it would be ended as interrupted."
    )
    kept = select_run(session, 1)
    assert kept is not None
    assert kept.state == "running"


@pytest.mark.usefixtures("ready")
def test_after_a_failure_it_says_when_the_worker_tries_again(session: Session, settings: Settings) -> None:
    settings = replace(settings, retrain_new_corrections=2)
    run = run_requests.request_run(session, settings, "button", author="local")
    with writing(session):
        claim_run(session, run.id, folder="one", parent_version="v1")
        finish_run(session, run.id, "failed", reason="out of memory")
    assert run.finished_at is not None
    again = (run.finished_at + timedelta(days=1)).astimezone()
    assert said(session, settings)[4] == (
        f"The last run had no verdict: by their number, the worker tries again at {again:%Y-%m-%d %H:%M}."
    )
