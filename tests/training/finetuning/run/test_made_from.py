"""What identifies a run: the same for the same code and data, another after any change."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from backend.exchange.snapshot_layout import snapshot_hash
from tests.handwriting import ROOT
from tests.training.making import snapshot
from training import retrain
from training.finetuning.run.made_from import code_hash, commit, made_from, one_line


def sources(root: Path) -> Path:
    for folder in ("backend/exchange", "backend/recognizer", "training/data"):
        (root / folder).mkdir(parents=True)
        (root / folder / "one.py").write_text("ONE = 1\n")
    (root / "backend" / "web.py").write_text("")
    return root


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), "-c", "user.name=A", "-c", "user.email=a@b", *words], check=True)


def test_the_code_s_hash_changes_with_what_trains_and_with_nothing_else(tmp_path: Path) -> None:
    root = sources(tmp_path)
    first = code_hash(root)
    (root / "backend" / "web.py").write_text("serves")
    assert code_hash(root) == first
    (root / "training" / "data" / "one.py").write_text("ONE = 2\n")
    assert code_hash(root) != first
    second = code_hash(root)
    (root / "training" / "data" / "one.py").rename(root / "training" / "data" / "two.py")
    assert code_hash(root) not in (first, second)


def test_a_commit_is_named_only_where_the_code_is_that_commit_s(tmp_path: Path) -> None:
    root = sources(tmp_path)
    assert commit(root) is None
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    found = commit(root)
    assert found is not None
    assert len(found) == 40
    (root / "backend" / "web.py").write_text("serves")
    assert commit(root) == found
    (root / "training" / "data" / "one.py").write_text("ONE = 2\n")
    assert commit(root) is None


def test_the_command_is_one_that_the_trainer_takes(tmp_path: Path) -> None:
    command = one_line(
        tmp_path / "000003-now" / "snapshot",
        "v1",
        [("--minutes", 20.0), ("--steps", None), ("--seed", 7), ("--margin", 0.0123456789)],
        Path("some where/the names"),
        Path("else/where/v0"),
        prior=False,
    )
    assert command == (
        "python -m training.retrain --snapshot 000003-now/snapshot --parent weights/v1 --out DIR "
        "--dataset 'the names' --shipped weights/v0 --no-prior --minutes 20 --seed 7 "
        "--margin 0.0123456789"
    )
    options = retrain.parse(shlex.split(command)[3:])
    assert (options.dataset, options.seed, options.steps) == (Path("the names"), 7, None)
    assert (options.gate.shipped, options.gate.prior) == (Path("weights/v0"), False)
    assert options.gate.thresholds.margin == 0.0123456789


def test_it_names_the_snapshot_s_table(tmp_path: Path) -> None:
    folder = snapshot(tmp_path / "snapshot")
    found = made_from(folder, "v1", 7, "python")
    assert (found["snapshot"], found["parent"], found["seed"]) == (snapshot_hash(folder), "v1", 7)
    assert found["code"] == code_hash(ROOT)
    (folder / "labels.csv").write_text("FILENAME\n")
    assert made_from(folder, "v1", 7, "python")["snapshot"] != found["snapshot"]
