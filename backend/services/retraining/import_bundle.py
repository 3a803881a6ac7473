"""Take in a candidate that was trained elsewhere: check what it is, then put it before the same gate as one from here.

Nothing that comes with it is believed. Its files must have the checksums of its manifest, it must come from a version
and a snapshot of this installation, and it is compared anew, with the version that is live now.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.run_files import CANDIDATE, MADE_FROM, REPORT
from backend.exchange.snapshot_layout import snapshot_hash
from backend.exchange.versions import MANIFEST
from backend.recognizer.bundle import Bundle, BundleError
from backend.services import audit
from backend.services.errors import ConflictError, InvalidError
from backend.services.retraining import run_folder, run_requests
from backend.services.retraining.carry_out import Claimed, RunContext, carry_out
from backend.services.versions.folders import open_folder
from backend.store import runs, versions
from backend.store.database import now, writing
from backend.store.runs import TrainingRun


def import_bundle(context: RunContext, source: Path, *, author: str = audit.COMMAND_LINE) -> int:
    """Compare the candidate in ``source`` with the live version, and register it as its gate says; the id of the run
    that did so.

    Args:
        source: what ``training.retrain`` left in its ``--out``, or the bundle's own folder.
    Raises:
        InvalidError: there is no intact bundle, or it does not come from this installation.
        ConflictError: the version is known already, or a run is queued or running, or no version is live.
    """
    bundle = _candidate(source)
    name = bundle.manifest.version
    with context.sessions() as session:
        run_requests.reconcile(session, context.settings, now())
        if versions.select_version(session, name) is not None:
            raise ConflictError(f"There is a version {name} already.")
        snapshot = _origin(session, bundle)
        trained_on = _folder_of(session, snapshot)
        learned = _newest_learned(session, snapshot, trained_on)
        claimed = _claim(session, context.settings, name, author, learned)

    def command(folder: Path, live_dir: Path) -> list[str]:
        copy = run_folder.candidate_dir(folder, name)
        shutil.copytree(bundle.dir, copy)
        open_folder(copy)  # what is compared is what was copied
        (folder / MADE_FROM).write_text(json.dumps(_made_from(source, snapshot)), encoding="utf-8")
        words = [*context.comparison, "--snapshot", folder / run_folder.SNAPSHOT, "--parent", live_dir]
        words += ["--candidate", copy, "--out", folder]
        if trained_on is not None:
            words += ["--trained-on", trained_on]
        if context.settings.dataset_dir is not None and context.settings.dataset_dir.is_dir():
            words += ["--dataset", context.settings.dataset_dir]
        return [str(word) for word in words]

    carry_out(context, claimed, command)
    return claimed.run_id


def _candidate(source: Path) -> Bundle:
    if (source / MANIFEST).is_file():
        folders = [source]
    else:
        folders = [path.parent for path in (source / CANDIDATE).glob(f"[!.]*/{MANIFEST}")]
    if len(folders) != 1:
        raise InvalidError(
            f"There must be one bundle in {source / CANDIDATE}, as `python -m training.retrain --out` leaves it. "
            f"Received: {len(folders)}"
        )
    try:
        return open_folder(folders[0].absolute())
    except BundleError as error:
        raise InvalidError(f"The bundle cannot be used: {error}") from error


def _origin(session: Session, bundle: Bundle) -> str:
    """The hash of the snapshot that the candidate was trained on, which this installation must have frozen."""
    parent, snapshot = bundle.manifest.parent, bundle.manifest.dataset.get("snapshot")
    if parent is None or versions.select_version(session, parent) is None:
        raise InvalidError(
            f"The bundle was trained from a version that is not known here. Received: {parent}"
        )
    known = (_recorded(run.report) for run in _runs(session))
    if not isinstance(snapshot, str) or (snapshot not in known and _folder_of(session, snapshot) is None):
        raise InvalidError(
            "The bundle was not trained on labels that this installation froze for a run, so it may have learned what "
            f"it would be compared on. Received: snapshot {snapshot}"
        )
    if any(_recorded(run.report) == snapshot and run.erased_from for run in _runs(session)):
        raise InvalidError(
            "Something that the bundle was trained on was erased since, so it is not taken in. Start a new run."
        )
    return snapshot


_MOST_RUNS = 10_000


def _runs(session: Session) -> Sequence[TrainingRun]:
    return runs.select_runs(session, limit=_MOST_RUNS)


def _recorded(report: dict[str, Any] | None) -> object:
    """The snapshot's hash in a run's report; None if it has none."""
    data = (report or {}).get("data")
    return data.get("sha256") if isinstance(data, dict) else None


def _folder_of(session: Session, snapshot: str) -> Path | None:
    """The snapshot with this hash, if it is still in a run's folder."""
    for run in _runs(session):
        folder = Path(run.folder) / run_folder.SNAPSHOT if run.folder else None
        try:
            if folder is not None and snapshot_hash(folder) == snapshot:
                return folder
        except OSError:
            continue  # cleaned up
    return None


def _newest_learned(session: Session, snapshot: str, trained_on: Path | None) -> int:
    """The newest label that the candidate may have learned from; what people typed since is new to the next run."""
    folder = None if trained_on is None else str(trained_on.parent)
    froze = [
        run
        for run in _runs(session)
        if _recorded(run.report) == snapshot or (folder is not None and run.folder == folder)
    ]
    return max((run.newest_label_id or 0 for run in froze), default=0)


def _claim(session: Session, settings: Settings, name: str, author: str, newest_label: int) -> Claimed:
    """A run that is running from its first moment, so that no worker takes it."""
    with writing(session):
        live = versions.select_live(session)
        if live is None:
            raise ConflictError("No version is live, so there is nothing to compare with.")
        run = runs.insert_run(session, "command", parent_version=live.name)
        if run is None:
            raise ConflictError("Another run is queued or running. Wait until it has ended.")
        audit.note(session, author, "bundle.import", "run", run.id, version=name)
        folder = settings.runs_dir / f"{run.id:06d}-{datetime.now(UTC):%Y%m%dT%H%M%S}"
        runs.claim_run(
            session, run.id, folder=str(folder), parent_version=live.name, newest_label=newest_label
        )
        return Claimed(run.id, folder, live.name)


def _made_from(source: Path, snapshot: str) -> dict[str, Any]:
    """What the run elsewhere reports of itself, if it can be shown."""
    for name in (MADE_FROM, REPORT):
        try:
            said = json.loads((source / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        said = said.get("made_from") if name == REPORT and isinstance(said, dict) else said
        if isinstance(said, dict) and said.get("snapshot") == snapshot:
            return {key: said[key] for key in _SHOWN if isinstance(said.get(key), str | int)} | {
                "elsewhere": True
            }
    return {"snapshot": snapshot, "elsewhere": True}


_SHOWN = ("snapshot", "parent", "code", "commit", "seed", "command")
