"""The whole measurement in its quick size, with real training: killed and gone on with, and with poisoned labels.

A killed measurement goes on in the same way whatever network it measures, so that one is small. Whether poison is held
back depends on what the version can read, so there it is the shipped one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.bench.loop.record import FILE
from tests.handwriting import ROOT

pytestmark = pytest.mark.slow

LONGEST_S = 1800  # on a busy machine; else a minute and a half


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "tests.bench.loop", "boxes", "--quick", "--out", str(folder), *more]


def measure(folder: Path, *more: str) -> str:
    done = subprocess.run(
        command(folder, *more), cwd=ROOT, capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def stages(folder: Path, name: str) -> list[dict[str, Any]]:
    values = json.loads((folder / name / FILE).read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = values["stages"]
    return found


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all measurements, so that their pictures are drawn once."""
    return tmp_path_factory.mktemp("loop")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Arguments that have a small network measured, which has learned nothing."""
    from tests.training.making import tiny_bundle  # imports Keras

    folder = tmp_path_factory.mktemp("weights")
    tiny_bundle(folder)
    return ["--weights", str(folder)]


def killed_while_it_trains(folder: Path, *more: str) -> None:
    with subprocess.Popen(
        command(folder, *more), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as first:
        deadline = time.monotonic() + LONGEST_S
        while not list(folder.glob("boxes-quick/data/runs/*/progress.jsonl")):
            assert first.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        first.kill()


def test_a_killed_measurement_goes_on_where_it_was(out: Path, small: list[str]) -> None:
    killed_while_it_trains(out, *small)
    assert not (out / "boxes-quick" / FILE).exists()

    told = measure(out, *small)

    (stage,) = stages(out, "boxes-quick")
    assert stage["state"] in ("done", "rejected")
    assert sum(stage["labels"].values()) == stage["corrections"] == 60
    assert (stage["promoted"], stage["fields"]) == (stage["before"] != stage["after"], 12 * 32)
    assert [one["title"] for one in stage["sets"]] == ["other writers", "original gold names"]
    assert "384 fields seen" in told

    again = measure(out, *small)
    assert again == told
    assert len(list((out / "boxes-quick" / "data" / "runs").iterdir())) == 2


@pytest.mark.parametrize("poison", ["same", "shifted"])
def test_poison_changes_nothing(out: Path, poison: str) -> None:
    told = measure(out, "--poison", poison)
    assert "The live version and its files are unchanged." in told
    (stage,) = stages(out, f"boxes-{poison}-quick")
    assert not stage["promoted"]
    assert stage["wrong"] > 0
    if poison == "same":  # equal texts count a few times only, so no run is started
        assert (stage["state"], stage["wrong_held_back"]) == ("not started", 0)
    else:
        assert stage["wrong_held_back"] > 0 or stage["state"] == "rejected"
