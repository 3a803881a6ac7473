"""An office: people upload and label images, versions are trained on them, and somebody wants to be forgotten."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import numpy as np
from PIL import Image as Picture
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.recognizer.reading import Alternative, Reading, Span
from backend.services.erasing.erase import Kind, erase
from backend.services.labels import bulk
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.reading.pending import read_pending
from backend.services.retraining import run_requests
from backend.services.retraining.carry_out import RunContext, run_training
from backend.services.uploads.receive import receive
from backend.store.blobs import BlobStore
from backend.store.erasing.erasures import Erasure
from backend.store.images import Image
from backend.store.runs import TrainingRun, select_run
from tests.services.fakes import FakeRecognizer
from tests.services.pictures import encoded, upload
from tests.services.scenario import ship

NAME = "Zwetschgenmann"
"""Of the person who wants to be forgotten."""
EARLIER = "Quittenbaum"
"""What somebody typed first."""
OTHERS = ("Martin", "Dubois", "Nguyen")


_WIDTHS = {160 + number: name for number, name in enumerate((*OTHERS, NAME))}
"""The image of each of them is as wide as no other one."""


class NameReader(FakeRecognizer):
    """Reads everybody's name on their image."""

    def _reading(self, width: int) -> Reading:
        text = _WIDTHS.get(width, f"W{width}").upper()
        spans = (Span(text[0], 1.0, 9.0, 0.8),)
        return Reading(text, "name", 0.75, spans, (Alternative(text, 0.75),), self.version)


def handwriting(seed: int, width: int = 150) -> bytes:
    """A PNG that looks like no other one, long enough to be found in a file."""
    levels = np.full((40, width), 255, np.uint8)
    dots = np.random.default_rng(seed).integers(0, 200, (20, 120), np.uint8)
    levels[10:30, 20:140] = dots
    return encoded(Picture.fromarray(levels))


class Office:
    """Everything that people do, without a request."""

    def __init__(
        self, session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings
    ) -> None:
        self.session, self.sessions, self.blobs, self.settings = session, sessions, blobs, settings
        self.stop = threading.Event()

    def open(self) -> int:
        """Ship a version, upload and label the images of three others and of the person; the person's image."""
        ship(self.session, self.settings, "v1")
        *ids, image_id = [
            self.upload(f"{name}.png", handwriting(width, width), key=f"the upload of {width}")
            for width, name in _WIDTHS.items()
        ]
        read_pending(self.session, self.blobs, NameReader())
        for other, name in zip(ids, OTHERS, strict=True):
            self.label(other, name)
        self.label(image_id, EARLIER)
        self.label(image_id, NAME, revision=1)
        return image_id

    def upload(self, name: str, data: bytes, *, batch: str = "Class 3B", key: str | None = None) -> int:
        answer = receive(
            self.session,
            self.blobs,
            self.settings,
            [upload(f"scans/{name}", data)],
            batch=batch,
            idempotency_key=key,
        )
        image_id: int = answer["results"][0]["image_id"]
        return image_id

    def label(self, image_id: int, text: str, *, revision: int = 0) -> None:
        set_label(
            self.session,
            image_id,
            NewLabel("text", text),
            expected_revision=revision,
            alphabet=None,
            author=f"reviewer {image_id} {revision}",
        )

    def label_in_conflict(self, image_id: int, other_id: int) -> int:
        """An operation on two images of which the first was labelled meanwhile: its result repeats the texts."""
        items = [
            bulk.Item(image_id, 0, NewLabel("text", EARLIER)),
            bulk.Item(other_id, 1, NewLabel("text", "Martinez")),
        ]
        return bulk.set_labels(self.session, items, alphabet=None, author="local").operation.id

    def train(self, plan: str = "rejected") -> int:
        """A whole run whose process follows the plan; its id."""
        run_id = run_requests.request_run(self.session, self.settings, "button", author="local").id
        self.session.rollback()
        run_training(self.context(plan), run_id)
        return run_id

    def begin(self, plan: str = "hangs") -> threading.Thread:
        """Train in a thread of its own, and wait until the process has reported progress."""
        run_id = run_requests.request_run(self.session, self.settings, "button", author="local").id
        self.session.rollback()
        thread = threading.Thread(target=run_training, args=(self.context(plan), run_id))
        thread.start()
        for _ in range(500):
            if self.run(run_id).progress is not None:
                return thread
            threading.Event().wait(0.02)
        run = self.run(run_id)
        raise AssertionError(f"the run never began: {run.state}, {run.reason}")

    def run(self, run_id: int) -> TrainingRun:
        with self.sessions() as session:
            run = select_run(session, run_id)
            assert run is not None
            return run

    def context(self, plan: str) -> RunContext:
        command = (sys.executable, "-m", "tests.services.fake_training", plan)
        return RunContext(
            self.sessions,
            self.blobs,
            self.settings,
            command=command,
            stop=self.stop,
            poll_seconds=0.02,
            beat_seconds=0.02,
        )

    def erase(self, former_id: int, kind: Kind = "image") -> Erasure:
        return self.erase_because(former_id, "request 2026-14", kind)

    def erase_because(self, former_id: int, reason: str, kind: Kind = "image") -> Erasure:
        return erase(self.session, self.blobs, self.settings, kind, former_id, reason=reason, author="Anna")

    def erase_in_own_session(self, image_id: int) -> None:
        with self.sessions() as session:
            erase(session, self.blobs, self.settings, "image", image_id, reason="a request", author="Anna")

    def bytes_of(self, image_id: int) -> bytes:
        """The stored picture."""
        return self.blobs.get(self.session.get_one(Image, image_id).blob)

    def folder_of(self, run_id: int) -> Path:
        return Path(self.run(run_id).folder or "")
