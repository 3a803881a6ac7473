"""`flask retrain`: wish for a run, by hand or from the system's own scheduler."""

from __future__ import annotations

import time

import click
from flask.cli import with_appcontext
from rich.console import Console
from sqlalchemy.orm import Session

from backend.cli.parts import plain_words, session, worker_lives
from backend.services.errors import ConflictError, NotEnoughError
from backend.services.retraining import requests
from backend.services.retraining.run import Workshop, run_training
from backend.store.database import db
from backend.store.runs import FINISHED, TrainingRun, select_run
from backend.wiring import wired

_LOOK_SECONDS = 0.5


@click.command("retrain")
@click.option(
    "--if-due",
    is_flag=True,
    help="For a scheduler: only with enough new labels; a run under way is no error.",
)
@click.option("--wait", is_flag=True, help="Stay until the run has ended; train here if no worker runs.")
@click.option("--force", is_flag=True, help="Go on without the original data if its folder is gone.")
@with_appcontext
def retrain(if_due: bool, wait: bool, force: bool) -> None:
    """Train a new version on the labels, and make it live if it is better.

    Too few labels are no error: it says so and ends with status 0.
    """
    with plain_words():
        run = _request(if_due, force)
    if run is None:
        return
    click.echo(f"Run {run.id} is queued, from version {run.parent_version}.")
    wired().wake.run_training()
    alive = worker_lives(db.session())
    if not alive and not wait:
        click.echo("No worker runs; it begins with the next start of: python app.py")
    if wait:
        _see_through(db.session(), run.id, alive)


def _request(if_due: bool, force: bool) -> TrainingRun | None:
    """The queued run; None when there is none to queue and that is no error."""
    opened = session()
    try:
        return requests.request_run(opened, wired().settings, "command", new_only=if_due, force=force)
    except NotEnoughError as refusal:
        click.echo(refusal.detail)
    except ConflictError as refusal:
        if not if_due or "run_id" not in refusal.extra:
            raise
        click.echo(refusal.detail)
    return None


def _see_through(opened: Session, run_id: int, has_worker: bool) -> None:
    """Wait for the run's end, or do the run here; say what became of it; a failure ends with status 1."""
    if has_worker:
        _watch(opened, run_id)
    else:
        parts = wired()
        run_training(Workshop(_own_session, parts.blobs, parts.settings), run_id)
    opened.rollback()
    run = select_run(opened, run_id)
    if run is None:
        raise click.ClickException(f"Run {run_id} is gone.")
    click.echo(f"Run {run.id} ended: {run.state}. {run.reason or ''}")
    if run.state not in ("done", "rejected"):
        raise click.exceptions.Exit(1)


def _watch(opened: Session, run_id: int) -> None:
    with Console(stderr=True).status(f"Run {run_id}") as status:
        while (run := select_run(opened, run_id)) is not None and run.state not in FINISHED:
            status.update(f"Run {run_id}: {_words(run)}")
            opened.rollback()
            time.sleep(_LOOK_SECONDS)


def _words(run: TrainingRun) -> str:
    progress = run.progress or {}
    step = f" {progress['step']}/{progress['steps']}" if progress.get("steps") else ""
    return f"{progress.get('phase', run.state)}{step}"


def _own_session() -> Session:
    return Session(db.engine)
