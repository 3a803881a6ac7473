"""Wrong labels by the hundred: held back, or the candidate that learned from them is rejected; what is live stays.

No network is trained. The candidate stands for one that learned its labels as well as can be: of every image it reads
what is written there as often as its labels told the truth, else one of the wrong texts that it was taught.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.retraining import snapshot
from backend.services.retraining.carry_out import RunEnded, _require_enough
from backend.services.retraining.outcome import Outcome, read_outcome, record
from backend.services.retraining.snapshot import Snapshot, freeze
from backend.services.versions import registry
from backend.store import runs
from backend.store.blobs import BlobStore
from backend.store.database import writing
from tests.recognizer.networks import band_bundle
from tests.services.retraining.test_carry_out import folder_hash
from tests.services.scenario import ship
from tests.store.rows import make_image, make_label, make_reading
from tests.training.gating.pairs import HELD
from training.gating.evidence import Judged
from training.gating.gate import GateResult, apply_gate
from training.gating.paired import Paired, Read

pytestmark = pytest.mark.slow

NAMES = 120
START = datetime(2026, 1, 31, 12, tzinfo=UTC)
Poison = Literal["none", "half of them random", "all the same name", "shifted by one"]


def names(seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    syllables = [a + b for a in "bdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "el", "in")]
    found = {"".join(rng.choice(syllables, rng.integers(2, 5))) for _ in range(2 * NAMES)}
    # A set's own order differs from process to process.
    return [str(name) for name in rng.permutation(sorted(found))[:NAMES]]


def poisoned(true: list[str], poison: Poison) -> list[str]:
    if poison == "all the same name":
        return ["martin"] * len(true)
    if poison == "shifted by one":
        return [*true[1:], true[0]]
    if poison == "half of them random":
        others = names(seed=2)
        return [
            other if number % 2 else name
            for number, (name, other) in enumerate(zip(true, others, strict=True))
        ]
    return true


@dataclass
class Office:
    """An office in which somebody has typed the labels, one every three seconds, and a run has just been claimed."""

    sessions: sessionmaker[Session]
    blobs: BlobStore
    settings: Settings
    readable: bool
    folder: Path

    def label(self, poison: Poison) -> None:
        self.true = names(seed=1)
        self.labels = poisoned(self.true, poison)
        self.read = [self.misread(number) for number in range(NAMES)]
        self.by_file: dict[str, int] = {}
        with self.sessions() as session:
            ship(session, self.settings, "v1")
            with writing(session):
                for number, (text, read) in enumerate(zip(self.labels, self.read, strict=True)):
                    blob = self.blobs.put(f"picture {number}".encode())
                    image = make_image(session, f"{number}.png", blob=blob, pixel_hash=blob)
                    make_reading(session, image, read, 0.3 if self.readable else 0.001)
                    label = make_label(session, image, "corrected", text, author="Ada")
                    label.created_at = START + timedelta(seconds=3 * number)
                    self.by_file[f"{blob}.png"] = number
                runs.insert_run(session, "button")
                runs.claim_run(session, 1, folder=str(self.folder), parent_version="v1")
        self.before = folder_hash(self.settings.weights_dir)

    def misread(self, number: int) -> str:
        """What the live version reads: two letters wrong, or nothing like it."""
        name = self.true[number]
        return f"x{name[1:-1]}x" if self.readable else "qwz" * (1 + number % 3)

    def train(self) -> str:
        """The state in which the run ends."""
        with self.sessions() as session:
            frozen = freeze(session, self.blobs, self.folder / "snapshot")
        try:
            _require_enough(frozen, self.settings)
        except RunEnded as ended:
            return record(self.sessions, self.settings, 1, Outcome(ended.state, ended.reason), "v1")
        result = self.judge(frozen)
        report = {**result.to_dict(), "candidate": "c1"}
        (self.folder / "report.json").write_text(json.dumps(report))
        band_bundle(self.folder / "candidate", "c1", parent="v1")
        return record(self.sessions, self.settings, 1, read_outcome(self.folder, 0), "v1")

    def judge(self, frozen: Snapshot) -> GateResult:
        rows = pd.read_csv(frozen.folder / "labels.csv", keep_default_na=False, dtype=str)
        numbers = [self.by_file[name] for name in rows.FILENAME]
        told = [
            self.labels[number] for number, side in zip(numbers, rows.SPLIT, strict=True) if side == "train"
        ]
        honest = [number for number, side in zip(numbers, rows.SPLIT, strict=True) if side == "train"]
        truth = float(np.mean([self.labels[number] == self.true[number] for number in honest]))
        wrong = [text for number, text in zip(honest, told, strict=True) if text != self.true[number]]
        rng = np.random.default_rng(11)
        gate = rows[rows.SPLIT == "gate"]
        judged = [self.by_file[name] for name in gate.FILENAME]
        candidate = [
            Read(self.true[n] if not wrong or rng.random() < truth else str(rng.choice(wrong)), 0.5)
            for n in judged
        ]
        live = [Read(self.read[number], 0.5) for number in judged]
        return apply_gate(
            Judged(Paired.of(list(gate.IDENTITY), live, candidate, list(gate.GROUP)), HELD, HELD, "v1")
        )

    def live(self) -> str | None:
        with self.sessions() as session:
            return registry.live_name(session)


def office(sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, readable: bool) -> Office:
    folder = settings.runs_dir / "one"
    folder.mkdir(parents=True)
    return Office(sessions, blobs, replace(settings, retrain_min_labels=50), readable, folder)


@pytest.mark.parametrize("readable", [True, False])
@pytest.mark.parametrize("poison", ["all the same name", "shifted by one"])
def test_poison_changes_nothing(
    sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, poison: Poison, readable: bool
) -> None:
    place = office(sessions, blobs, settings, readable)
    place.label(poison)
    assert place.train() in ("failed", "rejected")
    assert place.live() == "v1"
    assert folder_hash(settings.weights_dir) == place.before


@pytest.mark.parametrize("poison", ["half of them random", "all the same name", "shifted by one"])
def test_the_gate_alone_rejects_what_learned_from_poison(
    sessions: sessionmaker[Session],
    blobs: BlobStore,
    settings: Settings,
    poison: Poison,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(snapshot, "find_held_back", lambda *_: [])
    place = office(sessions, blobs, settings, readable=True)
    place.label(poison)
    assert place.train() == "rejected"
    assert place.live() == "v1"
    assert folder_hash(settings.weights_dir) == place.before


def test_random_labels_are_held_back_and_the_others_teach(
    sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings
) -> None:
    place = office(sessions, blobs, settings, readable=True)
    place.label("half of them random")
    with sessions() as session:
        held = {one.image_id - 1 for one in freeze(session, blobs, place.folder / "snapshot").held_back}
    wrong = {number for number in range(NAMES) if place.labels[number] != place.true[number]}
    assert len(wrong) == NAMES / 2
    assert len(wrong & held) >= 0.8 * len(wrong)
    assert len(held - wrong) <= 0.1 * NAMES / 2


@pytest.mark.parametrize("readable", [True, False])
def test_honest_labels_would_have_made_the_candidate_live(
    sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, readable: bool
) -> None:
    place = office(sessions, blobs, settings, readable)
    place.label("none")
    assert place.train() == "done"
    assert place.live() == "c1"
