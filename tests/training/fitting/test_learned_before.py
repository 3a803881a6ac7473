"""What a training keeps out and knows all the same, from its start or from further packs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from training.data.dataset import Sample
from training.data.kept_out import write_kept_out
from training.data.packing import Pack, write_pack
from training.fitting.learned_before import kept_out_by, learned_before, write_made_of
from training.network.run_metadata import START

FIELDS = ("1.jpg", "2.jpg", "3.jpg")


def training(folder: Path, record: dict[str, object], *kept_out: str) -> Path:
    """Weights of a training with this record, which left some fields out."""
    write_kept_out(folder, dict.fromkeys(kept_out, "ANNE"))
    folder.mkdir(exist_ok=True)
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return folder / "best.weights.h5"


def pack(folder: Path, *names: str) -> Pack:
    paper = np.full((20, 60), 255, np.uint8)
    return write_pack(folder, (Sample(name, "ANNE", paper, 60) for name in names))


def test_weights_know_what_their_training_did_not_keep_out(tmp_path: Path) -> None:
    weights = training(tmp_path / "a", {START: None}, "1.jpg", "2.jpg", "9.jpg")
    assert learned_before(FIELDS, [weights], []) == {str(weights): frozenset({"3.jpg"})}
    assert learned_before(FIELDS[:2], [weights], []) == {}
    assert learned_before(FIELDS, [], []) == {}


def test_a_checkpoint_is_known_by_the_folder_of_its_training(tmp_path: Path) -> None:
    training(tmp_path / "a", {START: None}, "1.jpg")
    assert kept_out_by(tmp_path / "a" / "checkpoint-5" / "average.npz") == {"1.jpg": "ANNE"}


def test_a_list_is_not_believed_that_says_nothing_of_the_start(tmp_path: Path) -> None:
    assert kept_out_by(training(tmp_path / "a", {}, "1.jpg")) == {}
    assert kept_out_by(tmp_path / "elsewhere" / "best.weights.h5") == {}


@pytest.mark.parametrize(("files", "known"), [({"kept_out.csv": "0"}, {"1.jpg": "ANNE"}), ({}, {})])
def test_a_bundle_is_believed_if_the_list_is_its_own(
    tmp_path: Path, files: dict[str, str], known: dict[str, str]
) -> None:
    write_kept_out(tmp_path, {"1.jpg": "ANNE"})
    (tmp_path / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    assert kept_out_by(tmp_path / "model.weights.h5") == known


def test_a_pack_shows_its_images_and_those_that_they_are_made_of(tmp_path: Path) -> None:
    real = pack(tmp_path / "real", "1.jpg", "9.jpg")
    made = pack(tmp_path / "made", "recombined-1-0", "recombined-1-1")
    silent = pack(tmp_path / "silent", "recombined-1-0")
    write_made_of(made.folder, ["2.jpg", "8.jpg"])
    assert learned_before(FIELDS, [], [real, made, silent]) == {
        str(real.folder): frozenset({"1.jpg"}),
        str(made.folder): frozenset({"2.jpg"}),
        str(silent.folder): frozenset(FIELDS),
    }
