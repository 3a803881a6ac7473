"""Labels to train on: how many count, which are new, and when new corrections make a run due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.label_kinds import EQUAL_TEXTS
from backend.services.retraining import run_requests
from backend.services.retraining.supply import (
    RETRY_AFTER,
    Supply,
    are_due,
    new_corrections,
    paused_until,
    supply,
)
from backend.store.blobs import BlobStore
from backend.store.database import now, writing
from backend.store.runs import claim_run, finish_run, insert_run
from tests.services.scenario import label, ship
from tests.store.rows import make_image, make_label


def ended(session: Session, settings: Settings, state: str) -> None:
    """Carry out a run that ends in ``state``."""
    run = run_requests.request_run(session, settings, "button", author="local")
    with writing(session):
        claim_run(session, run.id, folder="one", parent_version="v1")
        finish_run(session, run.id, state, reason="")


def test_one_text_over_and_over_counts_a_few_times(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    label(session, blobs, settings, *["MARTIN"] * (EQUAL_TEXTS + 3), "ANNE")
    assert supply(session, settings) == Supply(have=EQUAL_TEXTS + 1, need=3)


def test_no_label_is_nothing_to_learn_from(session: Session, settings: Settings) -> None:
    assert supply(session, settings) == Supply(have=0, need=3)
    assert not supply(session, settings).enough


def test_only_corrections_count_toward_a_run_by_their_number(session: Session, settings: Settings) -> None:
    with writing(session):
        for number, kind in enumerate(["confirmed", "corrected", "corrected"]):
            make_label(session, make_image(session, f"{number}.png"), kind, f"NAME {number}")
    assert new_corrections(session, settings) is None
    assert not are_due(session, settings)
    settings = replace(settings, retrain_new_corrections=2)
    assert new_corrections(session, settings) == Supply(have=2, need=2)
    assert are_due(session, settings)
    assert not are_due(session, replace(settings, retrain_new_corrections=3))
    assert not are_due(session, replace(settings, retrain_min_labels=4)), "too few labels altogether"


def test_corrections_that_a_verdict_has_seen_are_used_up(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    settings = replace(settings, retrain_new_corrections=2)
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    ended(session, settings, "rejected")
    assert new_corrections(session, settings) == Supply(have=0, need=2)
    assert paused_until(session, settings, now()) is None
    label(session, blobs, settings, "PAUL", "EVA")
    assert are_due(session, settings)


def test_after_a_failure_the_same_corrections_wait_a_day_or_for_as_many_again(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    settings = replace(settings, retrain_new_corrections=2)
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    before = now()
    ended(session, settings, "failed")
    assert are_due(session, settings)
    pause = paused_until(session, settings, now())
    assert pause is not None
    assert before + RETRY_AFTER <= pause <= now() + RETRY_AFTER
    assert paused_until(session, settings, pause) is None
    assert paused_until(session, settings, before - timedelta(days=2)) is None, "the clock was set back"
    label(session, blobs, settings, "PAUL", "EVA")
    assert paused_until(session, settings, now()) is None


def test_a_later_verdict_on_older_labels_does_not_make_seen_ones_new(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    ship(session, settings, "v1")
    label(session, blobs, settings, "ANNE", "LUC", "ZOE")
    ended(session, settings, "rejected")
    with writing(session):
        run = insert_run(session, "command")
        assert run is not None
        claim_run(session, run.id, folder="two", parent_version="v1", newest_label=1)
        finish_run(session, run.id, "done", reason="")
    assert supply(session, settings, new_only=True).have == 0
