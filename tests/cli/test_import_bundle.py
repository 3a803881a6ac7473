"""`flask import-bundle`: says how the comparison ended, and which version is live."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import pytest

from backend.services.retraining.carry_out import RunContext
from backend.services.retraining.snapshot import freeze
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.runs import claim_run, finish_run, insert_run
from tests.cli.conftest import CommandLine
from tests.recognizer.networks import band_bundle


@pytest.fixture
def out(cli: CommandLine, tmp_path: Path) -> Path:
    """What another machine made of the snapshot of run 1."""
    cli.ship("v1")
    cli.label("ANNE", "LUC", "ZOE")
    with cli.session() as session:
        snapshot = freeze(session, BlobStore(cli.settings.blobs_url), tmp_path / "snapshot")
        with writing(session):
            assert insert_run(session, "button")
            claim_run(session, 1, folder="gone", parent_version="v1")
            finish_run(session, 1, "failed", reason="", report={"data": snapshot.facts()})
    band_bundle(
        tmp_path / "out" / "candidate", "elsewhere", parent="v1", dataset={"snapshot": snapshot.sha256}
    )
    return tmp_path / "out"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plan", "code", "words"),
    [
        ("accepted", 0, "Run 2 ended: done. 5 of 8 corrections read, 3 before\nVersion elsewhere is live.\n"),
        ("rejected", 0, "Run 2 ended: rejected. 5 of 8 corrections read, 3 before\nVersion v1 is live.\n"),
        ("fails", 1, "Run 2 ended: failed. The loss is not a number.\n"),
    ],
)
def test_it_says_how_it_ended(
    cli: CommandLine, out: Path, monkeypatch: pytest.MonkeyPatch, plan: str, code: int, words: str
) -> None:
    command = (sys.executable, "-m", "tests.services.fake_training", plan)
    monkeypatch.setattr(
        "backend.cli.import_bundle.RunContext", partial(RunContext, comparison=command, poll_seconds=0.02)
    )
    result = cli.run("import-bundle", out)
    assert (result.exit_code, result.stdout) == (code, words)
    assert ("elsewhere" in cli.output("versions")) is (plan != "fails")


def test_a_refusal_is_a_message(cli: CommandLine, tmp_path: Path) -> None:
    result = cli.run("import-bundle", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: There must be one bundle in ")
