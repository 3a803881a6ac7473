"""An installation in a folder: names are uploaded, read by the live version and corrected, and a run is started.

Everything goes through the services that the web app and the commands use; training is their own child process. All
state is in the folder, so whatever was done before is not done again.
"""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.exchange.snapshot_layout import IMAGES, LABELS
from backend.exchange.style import PLAIN
from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.services.errors import NotEnoughError
from backend.services.labels.labelling import add_label
from backend.services.labels.new_label import NewLabel
from backend.services.maintenance import startup
from backend.services.reading.pending import read_pending
from backend.services.retraining import run_folder
from backend.services.retraining.carry_out import RunContext, run_training
from backend.services.retraining.run_requests import reconcile, request_run
from backend.services.retraining.snapshot import HELD_BACK
from backend.services.uploads.receive import receive
from backend.services.uploads.unpacking import Upload
from backend.services.versions import registry
from backend.store import images, runs
from backend.store.blobs import BlobStore
from backend.store.database import now, open_engine, writing
from backend.store.labels import Label, newest_label_id
from tests.bench.loop.population import Name

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
PACE = timedelta(seconds=3)
"""Between two labels of a person who reads and types; what is typed faster is held back."""
AUTHOR = "clerk"
_PIECE = 50
_VERDICTS = ("done", "rejected")


@dataclass(frozen=True)
class Round:
    """What became of a run.

    Args:
        state: of the run, or ``not started``.
        before, after: the live versions' names.
        held_back: how many labels were held back, by reason.
        report: the run's own.
    """

    state: str
    reason: str
    before: str
    after: str
    held_back: dict[str, int] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def is_promoted(self) -> bool:
        """Whether the gate let the candidate go live."""
        return self.before != self.after

    def set_aside(self) -> list[Name]:
        """The corrections that the run only compared versions with, and never trained on."""
        if self.state not in _VERDICTS:
            return []
        rows = [row for row in self._snapshot(LABELS) if row["SPLIT"] == "gate" and row["KIND"] == "text"]
        return [Name(self._snapshot_dir() / IMAGES / row["FILENAME"], row["IDENTITY"]) for row in rows]

    def held_back_files(self) -> list[str]:
        """File names of the corrections that were held back."""
        return [row["FILENAME"] for row in self._snapshot(HELD_BACK)]

    def _snapshot_dir(self) -> Path:
        return (self.folder or Path()) / run_folder.SNAPSHOT

    def _snapshot(self, table: str) -> list[dict[str, str]]:
        path = self._snapshot_dir() / table
        if self.folder is None or not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


class Office:
    """The installation.

    Args:
        settings: its own data folder, the weights it starts from, the run's limits.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._engine = open_engine(settings.database_url)
        startup.prepare(self._engine, settings)
        self._sessions = sessionmaker(self._engine)
        self._blobs = BlobStore(settings.blobs_url)

    def live(self) -> Bundle:
        """The live version, checked against what was registered."""
        with self._sessions() as session:
            return registry.open_version(session, self.settings, self._live_name(session))

    def version(self, name: str) -> Bundle:
        """A version that is or was live here."""
        with self._sessions() as session:
            return registry.open_version(session, self.settings, name)

    def correct(self, names: Sequence[Name], batch: str) -> None:
        """Upload the pictures as one batch, read those that nobody has read, and label those without a label."""
        waiting = [name for piece in _pieces(names) for name in self._received(piece, batch)]
        recognizer = Recognizer(self.live(), self.settings.threads)
        with self._sessions() as session:
            while read_pending(session, self._blobs, recognizer, style=self.settings.style):
                pass
        alphabet = self.live().alphabet
        for piece in _pieces(waiting):
            with self._sessions() as session, writing(session):
                done = session.scalar(select(func.count()).select_from(Label)) or 0
                for turn, (image_id, name) in enumerate(piece, start=done):
                    found = images.select_image(session, image_id)
                    if found is None or found.label_kind is not None:
                        continue
                    new = NewLabel("text", name.text)
                    label = add_label(
                        session,
                        image_id,
                        new,
                        expected_revision=None,
                        alphabet=alphabet,
                        style=self.settings.style,
                        author=AUTHOR,
                    )
                    label.created_at = START + turn * PACE

    def labels(self) -> dict[str, int]:
        """How many labels confirmed or corrected what was read."""
        with self._sessions() as session:
            rows = session.execute(select(Label.kind, func.count()).group_by(Label.kind))
            return {str(kind): int(count) for kind, count in rows}

    def retrain(self) -> Round:
        """Start a run and carry it out; one that was carried out on the same labels already is not repeated."""
        with self._sessions() as session:
            reconcile(session, self.settings, now())
            last = runs.select_last_run(session, _VERDICTS)
            if last is not None and last.newest_label_id == newest_label_id(session):
                return self._round(session, last.id)
            before = self._live_name(session)
            try:
                run_id = request_run(session, self.settings, "command", author="local").id
            except NotEnoughError as refusal:
                return Round("not started", refusal.detail, before, before)
        run_training(RunContext(self._sessions, self._blobs, self.settings), run_id)
        with self._sessions() as session:
            return self._round(session, run_id)

    def close(self) -> None:
        """Close the database."""
        self._engine.dispose()

    def _round(self, session: Session, run_id: int) -> Round:
        run = runs.select_run(session, run_id)
        if run is None or run.parent_version is None:
            raise LookupError(f"Run {run_id} is not there.")
        report = run.report or {}
        data = report.get("data") or {}
        return Round(
            state=run.state,
            reason=run.reason or "",
            before=run.parent_version,
            after=self._live_name(session),
            held_back=dict((data.get("held_back") or {}).get("counts") or {}),
            report=report,
            folder=None if run.folder is None else Path(run.folder),
        )

    def _received(self, names: Sequence[Name], batch: str) -> Iterator[tuple[int, Name]]:
        """Image ids of the pictures that could be stored."""
        with contextlib.ExitStack() as stack, self._sessions() as session:
            uploads = [
                Upload(name.picture.name, stack.enter_context(name.picture.open("rb"))) for name in names
            ]
            results = receive(session, self._blobs, self.settings, uploads, batch=batch)["results"]
            plain = [one["image_id"] for one, name in zip(results, names, strict=True) if name.is_plain]
            with writing(session):
                for image in session.scalars(select(images.Image).where(images.Image.id.in_(plain))):
                    image.case, image.accents = PLAIN.case, PLAIN.accents  # as a form's field says
        for name, result in zip(names, results, strict=True):
            if result["image_id"] is not None:
                yield int(result["image_id"]), name

    def _live_name(self, session: Session) -> str:
        live = registry.live_name(session)
        if live is None:
            raise LookupError(f"No version is live: {self.settings.weights_dir} holds no usable bundle.")
        return live


def _pieces(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + _PIECE] for start in range(0, len(items), _PIECE))
