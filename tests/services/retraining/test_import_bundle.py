"""A candidate from another machine: what it must be, and that the gate here decides."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.services.errors import ConflictError, InvalidError
from backend.services.retraining import run_requests
from backend.services.retraining.carry_out import RunContext
from backend.services.retraining.import_bundle import import_bundle
from backend.services.retraining.snapshot import freeze
from backend.services.retraining.supply import are_due, supply
from backend.services.versions import registry
from backend.store import labels
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.runs import TrainingRun, claim_run, finish_run, insert_run, select_active_run, select_run
from backend.store.versions import select_version
from tests.recognizer.networks import band_bundle
from tests.services.scenario import label, ship


class Elsewhere:
    """An installation with an ended run, and what another machine made of its snapshot."""

    def __init__(
        self, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, out: Path
    ) -> None:
        self.sessions, self.blobs, self.settings, self.out = sessions, blobs, settings, out
        self.run_folder = settings.runs_dir / "000001"
        with sessions() as session:
            ship(session, settings, "v1")
            label(session, blobs, settings, "ANNE", "LUC", "ZOE")
            snapshot = freeze(session, blobs, self.run_folder / "snapshot")
            with writing(session):
                run = insert_run(session, "button")
                assert run is not None
                claim_run(session, run.id, folder=str(self.run_folder), parent_version="v1")
                finish_run(session, 1, "failed", reason="too slow", report={"data": snapshot.facts()})
        self.sha256 = snapshot.sha256
        self.bundle = self.trained("from-elsewhere")

    def trained(self, name: str, **changes: object) -> Path:
        values = {"parent": "v1", "dataset": {"snapshot": self.sha256}, **changes}
        return band_bundle(self.out / "candidate", name, **values)

    def take_in(self, plan: str = "accepted") -> TrainingRun:
        command = (sys.executable, "-m", "tests.services.fake_training", plan)
        context = RunContext(
            self.sessions, self.blobs, self.settings, comparison=command, poll_seconds=0.02, beat_seconds=0.02
        )
        run_id = import_bundle(context, self.out)
        with self.sessions() as session:
            run = select_run(session, run_id)
        assert run is not None
        return run

    def live(self) -> str | None:
        with self.sessions() as session:
            return registry.live_name(session)

    def refused(self, error: type[Exception], words: str) -> None:
        """Taking it in is refused with these words, and leaves nothing."""
        with pytest.raises(error, match=words):
            self.take_in()
        with self.sessions() as session:
            active = select_active_run(session)
            assert active is None or active.state == "queued"
            assert select_version(session, "from-elsewhere") is None
        assert self.live() == "v1"


@pytest.fixture
def elsewhere(
    sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings, tmp_path: Path
) -> Elsewhere:
    return Elsewhere(sessions, blobs, settings, tmp_path / "out")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plan", "state", "live"), [("accepted", "done", "from-elsewhere"), ("rejected", "rejected", "v1")]
)
def test_the_gate_here_decides(elsewhere: Elsewhere, plan: str, state: str, live: str) -> None:
    command = "python -m training.retrain --seed 3"
    said = {"snapshot": elsewhere.sha256, "seed": 3, "command": command, "verdict": "accepted", "code": ["x"]}
    (elsewhere.out / "report.json").write_text(json.dumps({"verdict": "accepted", "made_from": said}))
    run = elsewhere.take_in(plan)
    assert (run.state, run.candidate_version, run.parent_version) == (state, "from-elsewhere", "v1")
    assert elsewhere.live() == live
    with elsewhere.sessions() as session:
        version = select_version(session, "from-elsewhere")
        assert version is not None
        assert (version.state, version.run_id) == ("accepted" if state == "done" else "rejected", run.id)
        registry.open_version(session, elsewhere.settings, "from-elsewhere")
    folder = Path(run.folder or "")
    arguments = json.loads((folder / "arguments.json").read_text())
    assert arguments == [
        *("--snapshot", str(folder / "snapshot")),
        *("--parent", str(elsewhere.settings.weights_dir / "v1")),
        *("--candidate", str(folder / "candidate" / "from-elsewhere")),
        *("--out", str(folder)),
        *("--trained-on", str(elsewhere.run_folder / "snapshot")),
        *("--shipped", str(elsewhere.settings.weights_dir / "v1")),
        *("--kept", str(elsewhere.settings.data_dir / "kept-readings")),
        *("--drawn", str(elsewhere.settings.data_dir / "drawn-names")),
        *("--better", "0.95", "--margin", "0.003", "--calibration", "0.03"),
    ]
    assert json.loads((folder / "made_from.json").read_text()) == {
        "snapshot": elsewhere.sha256,
        "seed": 3,
        "command": command,
        "elsewhere": True,
    }
    assert elsewhere.bundle.is_dir(), "what was imported stays where it is"


@pytest.mark.slow
def test_a_snapshot_whose_folder_is_gone_is_known_by_its_run(elsewhere: Elsewhere) -> None:
    shutil.rmtree(elsewhere.run_folder)
    elsewhere.settings = replace(elsewhere.settings, dataset_dir=elsewhere.settings.data_dir)
    run = elsewhere.take_in()
    assert run.state == "done"
    arguments = json.loads((Path(run.folder or "") / "arguments.json").read_text())
    assert arguments[arguments.index("--dataset") + 1] == str(elsewhere.settings.data_dir)
    assert "--trained-on" not in arguments


@pytest.mark.slow
def test_a_comparison_that_fails_registers_nothing(elsewhere: Elsewhere) -> None:
    run = elsewhere.take_in("fails")
    assert (run.state, run.reason) == ("failed", "The loss is not a number.")
    with elsewhere.sessions() as session:
        assert select_version(session, "from-elsewhere") is None
    assert elsewhere.live() == "v1"


def test_changed_files_are_refused(elsewhere: Elsewhere) -> None:
    (elsewhere.bundle / "model.onnx").write_bytes(b"other bytes")
    elsewhere.refused(InvalidError, "The bundle cannot be used: ")


def test_a_changed_manifest_is_refused(elsewhere: Elsewhere) -> None:
    path = elsewhere.bundle / "manifest.json"
    path.write_text(path.read_text().replace('"v1"', '"v2"'))
    elsewhere.refused(InvalidError, "The bundle cannot be used: ")


def test_without_a_bundle_or_with_two_it_says_what_is_expected(elsewhere: Elsewhere) -> None:
    elsewhere.trained("another")
    elsewhere.refused(InvalidError, r"There must be one bundle in .*Received: 2")
    shutil.rmtree(elsewhere.out / "candidate")
    elsewhere.refused(InvalidError, r"There must be one bundle in .*Received: 0")


@pytest.mark.parametrize("snapshot", [None, "0" * 64, 7])
def test_labels_that_were_not_frozen_here_may_have_taught_the_answers(
    elsewhere: Elsewhere, snapshot: object
) -> None:
    shutil.rmtree(elsewhere.bundle)
    elsewhere.trained("from-elsewhere", dataset={"snapshot": snapshot})
    elsewhere.refused(InvalidError, f"Received: snapshot {snapshot}$")


@pytest.mark.parametrize("parent", [None, "v9"])
def test_a_parent_that_is_not_known_here_is_refused(elsewhere: Elsewhere, parent: str | None) -> None:
    shutil.rmtree(elsewhere.bundle)
    elsewhere.trained("from-elsewhere", parent=parent)
    elsewhere.refused(InvalidError, f"from a version that is not known here. Received: {parent}")


def test_a_version_is_taken_in_once(elsewhere: Elsewhere) -> None:
    shutil.rmtree(elsewhere.bundle)
    elsewhere.trained("v1")
    elsewhere.refused(ConflictError, "There is a version v1 already")


def test_it_waits_for_its_turn_as_a_run_does(elsewhere: Elsewhere) -> None:
    with elsewhere.sessions() as session:
        run_requests.request_run(session, elsewhere.settings, "button", author="local")
    elsewhere.refused(ConflictError, "Another run is queued or running")


@pytest.mark.slow
@pytest.mark.parametrize("plan", ["accepted", "rejected", "fails"])
@pytest.mark.parametrize("folder_is_there", [True, False])
def test_what_people_typed_since_the_candidate_s_snapshot_is_new_to_the_next_run(
    elsewhere: Elsewhere, plan: str, folder_is_there: bool
) -> None:
    settings = replace(elsewhere.settings, retrain_new_corrections=2)
    with elsewhere.sessions() as session:
        learned = labels.newest_label_id(session)
        label(session, elsewhere.blobs, settings, "PAUL", "EVA")
    if not folder_is_there:
        shutil.rmtree(elsewhere.run_folder)
    run = elsewhere.take_in(plan)
    assert run.newest_label_id == learned
    with elsewhere.sessions() as session:
        seen = 0 if plan == "fails" else 3
        assert supply(session, settings, new_only=True).have == 5 - seen
        assert are_due(session, settings)
