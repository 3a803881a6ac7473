"""The command that compares a finished candidate, as the worker's child."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.exchange.run_files import ERROR
from backend.services.retraining.carry_out import RunContext
from backend.services.retraining.import_bundle import import_bundle
from backend.services.retraining.snapshot import freeze
from backend.services.versions import registry
from backend.store.blobs import BlobStore
from backend.store.database import open_engine, writing
from backend.store.runs import claim_run, finish_run, insert_run, select_run
from tests.services.scenario import label
from tests.training.making import LABELS
from training import compare, retrain
from training.drawn.synthetic_dataset import write_dataset


def test_a_bundle_that_is_not_there_fails_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.parent_watch.exit_with_parent", lambda: None)
    folders = {name: tmp_path / name for name in ("snapshot", "parent", "candidate", "out")}
    arguments = [word for name, path in folders.items() for word in (f"--{name}", str(path))]
    assert compare.main(arguments) == 1
    assert (folders["out"] / ERROR).read_text().startswith("There is no bundle at ")


@pytest.mark.slow
def test_a_run_elsewhere_comes_back_before_the_gate_here(
    tiny_parent: Path, tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.parent_watch.exit_with_parent", lambda: None)
    write_dataset(data_dir / "names", 120, seed=1)
    settings = Settings(data_dir=data_dir, weights_dir=tmp_path / "weights", threads=1)
    engine, blobs = open_engine(settings.database_url), BlobStore(settings.blobs_url)
    here, elsewhere = settings.runs_dir / "1" / "snapshot", tmp_path / "elsewhere"
    with Session(engine) as session:
        shutil.copytree(tiny_parent, settings.weights_dir / "parent")
        registry.register_shipped(session, settings)
        label(session, blobs, settings, *LABELS)
        freeze(session, blobs, here)
        with writing(session):
            assert insert_run(session, "button")
            claim_run(session, 1, folder=str(here.parent), parent_version="parent")
            finish_run(session, 1, "cancelled", reason="too slow here")
    arguments = ["--snapshot", str(here), "--parent", str(settings.weights_dir / "parent"), "--steps", "1"]
    arguments += ["--dataset", str(data_dir / "names")]
    assert retrain.main([*arguments, "--out", str(elsewhere), "--batch", "4"]) == 0
    context = RunContext(sessionmaker(engine), blobs, settings, poll_seconds=0.1)
    assert import_bundle(context, elsewhere) == 2
    with Session(engine) as session:
        run = select_run(session, 2)
        assert run is not None
        assert run.state == "rejected", run.reason
        report = run.report or {}
        assert report["made_from"]["snapshot"] == report["data"]["sha256"] == report["compared_on"]
        assert report["made_from"]["elsewhere"] is True
        assert [version.state for version in registry.list_versions(session)] == ["rejected", "accepted"]
        assert registry.live_name(session) == "parent"
    engine.dispose()
