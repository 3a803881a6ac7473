"""The command that the worker starts: what it refuses, and what happens when its parent dies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.handwriting import ROOT
from training import retrain

pytestmark = pytest.mark.slow


def run(snapshot, parent, out, *more):
    return retrain.main(["--snapshot", str(snapshot), "--parent", str(parent), "--out", str(out), *more])


def test_a_dataset_that_is_not_there_is_refused_rather_than_replaced(tiny_parent, tmp_path):
    from tests.training.making import snapshot

    folder = snapshot(tmp_path / "snapshot")
    assert (
        run(folder, tiny_parent, tmp_path / "out", "--dataset", str(tmp_path / "gone"), "--steps", "1") == 1
    )
    assert "gone" in (tmp_path / "out" / "error.txt").read_text(encoding="utf-8")


def test_a_changed_parent_is_refused(tiny_parent, tmp_path):
    from tests.training.making import snapshot

    damaged = Path(shutil.copytree(tiny_parent, tmp_path / "damaged"))
    (damaged / "model.weights.h5").write_bytes(b"x")
    assert run(snapshot(tmp_path / "snapshot"), damaged, tmp_path / "out") == 1
    assert "is not the file that its manifest describes" in (tmp_path / "out" / "error.txt").read_text(
        encoding="utf-8"
    )


def test_the_process_leaves_when_its_parent_is_gone(tiny_parent, tmp_path):
    from tests.training.making import snapshot

    folder = snapshot(tmp_path / "snapshot")
    command = [
        sys.executable,
        "-m",
        "training.retrain",
        "--snapshot",
        str(folder),
        "--parent",
        str(tiny_parent),
    ]
    with subprocess.Popen(
        [*command, "--out", str(tmp_path / "out")], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=60) != 0
    assert not (tmp_path / "out" / "report.json").exists()
