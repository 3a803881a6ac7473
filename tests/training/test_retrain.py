"""The command that the worker starts: what it leaves after a failure, and when its parent dies."""

from __future__ import annotations

import errno
import subprocess
import sys

import pytest

from backend.exchange.run_files import DISK_FULL
from tests.handwriting import ROOT
from training import retrain
from training.finetuning.retraining import is_disk_full

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def parent(tmp_path_factory):
    from tests.training.making import tiny_bundle

    return tiny_bundle(tmp_path_factory.mktemp("weights"))


def run(snapshot, parent, out, *more):
    return retrain.main(["--snapshot", str(snapshot), "--parent", str(parent), "--out", str(out), *more])


def test_a_dataset_that_is_not_there_is_refused_rather_than_replaced(parent, tmp_path):
    from tests.training.making import snapshot

    folder = snapshot(tmp_path / "snapshot")
    assert run(folder, parent, tmp_path / "out", "--dataset", str(tmp_path / "gone"), "--steps", "1") == 1
    assert "gone" in (tmp_path / "out" / "error.txt").read_text(encoding="utf-8")


def test_a_changed_parent_is_refused(parent, tmp_path):
    from tests.training.making import snapshot, tiny_bundle

    damaged = tiny_bundle(tmp_path, "damaged")
    (damaged / "model.weights.h5").write_bytes(b"x")
    assert run(snapshot(tmp_path / "snapshot"), damaged, tmp_path / "out") == 1
    assert "is not the file that its manifest describes" in (tmp_path / "out" / "error.txt").read_text(
        encoding="utf-8"
    )


def test_the_process_leaves_when_its_parent_is_gone(parent, tmp_path):
    from tests.training.making import snapshot

    folder = snapshot(tmp_path / "snapshot")
    command = [sys.executable, "-m", "training.retrain", "--snapshot", str(folder), "--parent", str(parent)]
    with subprocess.Popen(
        [*command, "--out", str(tmp_path / "out")], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=60) != 0
    assert not (tmp_path / "out" / "report.json").exists()


def test_a_full_disk_is_told_though_no_word_can_be_written(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(retrain, "retrain", fail)
    monkeypatch.setattr(retrain, "write_whole", fail)
    monkeypatch.setattr("backend.parent_watch.exit_with_parent", lambda: None)
    out = tmp_path / "run"
    options = ["--snapshot", str(tmp_path), "--parent", str(tmp_path), "--out", str(out)]
    assert retrain.main(options) == DISK_FULL
    assert list(out.iterdir()) == []


def test_a_full_disk_is_known_behind_another_error_and_in_words_alone():
    disk, library = OSError(errno.ENOSPC, "No space left on device"), ValueError("cannot write")
    library.__cause__ = disk
    assert is_disk_full(library)
    assert is_disk_full(
        OSError("Unable to write file (errno = 28, error message = 'No space left on device')")
    )
    assert not is_disk_full(OSError(errno.EACCES, "Permission denied"))
