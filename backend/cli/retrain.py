"""`flask retrain`: request a run, by hand or from a scheduler of the system."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext
from rich.console import Console
from sqlalchemy.orm import Session

from backend.cli.shared import errors_as_messages, is_worker_alive, session
from backend.services import audit
from backend.services.errors import ConflictError, NotEnoughError
from backend.services.retraining import run_requests
from backend.services.retraining.carry_out import RunContext, run_training
from backend.services.retraining.outlook import explain
from backend.services.retraining.run_list import FINISHED, get_run
from backend.store.database import now
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.runs import TrainingRun

_POLL_SECONDS = 0.5


@click.command("retrain")
@click.option(
    "--if-due",
    is_flag=True,
    help="For a scheduler: only with enough new labels; a run that is active already is not an error.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen, and why.")
@click.option(
    "--wait", is_flag=True, help="Wait until the run has ended; train in this process if no worker runs."
)
@click.option("--force", is_flag=True, help="Continue without the original data if its folder is missing.")
@with_appcontext
def retrain(if_due: bool, dry_run: bool, wait: bool, force: bool) -> None:
    """Train a new version on the labels, and make it live if it is better.

    Too few labels are not an error: the command says so and exits with status 0.
    """
    if dry_run:
        outlook = explain(session(), wired().settings, now(), new_only=if_due, force=force)
        click.echo("\n".join(outlook.lines))
        return
    with errors_as_messages():
        run = _request(if_due, force)
    if run is None:
        return
    click.echo(f"Run {run.id} is queued, from version {run.parent_version}.")
    wired().wake.run_training()
    if wait:
        _wait_for(wired().session, run.id)
    elif not is_worker_alive(wired().session):
        click.echo("No worker is running; the run starts with the next: python app.py")


def _request(if_due: bool, force: bool) -> TrainingRun | None:
    """The queued run; None if there is none and that is not an error."""
    opened = session()
    try:
        return run_requests.request_run(
            opened,
            wired().settings,
            "command",
            new_only=if_due,
            force=force,
            author=audit.COMMAND_LINE,
        )
    except NotEnoughError as refusal:
        click.echo(refusal.detail)
    except ConflictError as refusal:
        if not if_due or "run_id" not in refusal.extra:
            raise
        click.echo(refusal.detail)
    return None


def _wait_for(opened: Session, run_id: int) -> None:
    """Wait for the run to end, or carry it out here; print its outcome; exit with status 1 on failure."""
    parts = wired()
    with errors_as_messages():
        while not _watch(opened, run_id):
            run_training(RunContext(_own_session, parts.blobs, parts.settings), run_id)
        run = get_run(opened, run_id)
    click.echo(f"Run {run.id} ended: {run.state}. {run.reason or ''}")
    if run.state not in ("done", "rejected"):
        raise click.exceptions.Exit(1)


def _watch(opened: Session, run_id: int) -> bool:
    """Wait until the run has ended; False if no worker will begin it. A run whose worker dies ends as interrupted."""
    with Console(stderr=True).status(f"Run {run_id}") as status:
        while (run := get_run(opened, run_id)).state not in FINISHED:
            if run.state == "queued" and not is_worker_alive(opened):
                opened.rollback()
                return False
            status.update(f"Run {run_id}: {_progress(run)}")
            run_requests.reconcile(opened, wired().settings, now())
            opened.rollback()
            time.sleep(_POLL_SECONDS)
    return True


def _progress(run: TrainingRun) -> str:
    progress = run.progress or {}
    step = f" {progress['step']}/{progress['steps']}" if progress.get("steps") else ""
    return f"{progress.get('phase', run.state)}{step}"


def _own_session() -> Session:
    return Session(wired().engine)
