"""A whole run with a real tiny network: files in, files out."""

from __future__ import annotations

import json
from string import ascii_lowercase

import pytest

from backend.exchange.run_files import MADE_FROM, PROGRESS
from backend.exchange.snapshot_layout import snapshot_hash
from backend.exchange.style import Style
from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from training import evaluate, retrain
from training.data.kept_out import kept_out_of
from training.drawn.synthetic_dataset import sample, write_dataset
from training.finetuning.retraining import Options
from training.gating.thresholds import GateThresholds

slow = pytest.mark.slow

KEPT_OUT = {"TRAIN_00001.jpg": "ANNE", "TRAIN_00002.jpg": ""}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dataset")
    write_dataset(folder, 200, seed=1)
    return folder


def run(snapshot, parent, out, *more):
    return retrain.main(["--snapshot", str(snapshot), "--parent", str(parent), "--out", str(out), *more])


@pytest.fixture(scope="module")
def finished(tiny_parent, dataset, tmp_path_factory):
    from tests.training.making import LABELS, keeping_out, snapshot

    folder = tmp_path_factory.mktemp("run")
    labels = [*LABELS, "ŽŠ漢", None]
    code = run(
        snapshot(folder / "snapshot", labels),
        keeping_out(tiny_parent, folder, "parent", KEPT_OUT),
        folder / "out",
        *("--dataset", str(dataset), "--steps", "4", "--batch", "8"),
    )
    assert code == 0
    return folder / "out"


@slow
def test_the_report_holds_the_verdict_and_its_evidence(finished):
    told = json.loads((finished / "report.json").read_text(encoding="utf-8"))

    assert told["verdict"] == "rejected"
    assert "4 of 8" in told["reason"]
    assert told["parent"] == "parent"
    assert told["corrections"]["n"] == 4
    assert told["original"]["source"] == "dataset"
    assert 15 <= told["original"]["n"] <= 20
    assert told["dropped"] == {"letters outside the alphabet": 1, "label UNREADABLE": 1}
    assert told["training"]["labels"] + told["training"]["held_out"] == 8
    assert told["training"]["steps"] == 4
    assert told["not_names"] is None
    assert len(told["changes"]) <= 50


@slow
def test_the_report_says_what_the_run_is_made_from_and_so_does_the_bundle(finished):
    told = json.loads((finished / "report.json").read_text(encoding="utf-8"))
    made_from = told["made_from"]
    assert made_from == json.loads((finished / MADE_FROM).read_text(encoding="utf-8"))
    assert (made_from["parent"], made_from["seed"]) == ("parent", 1)
    assert made_from["snapshot"] == snapshot_hash(finished.parent / "snapshot")
    assert made_from["command"].startswith(
        f"python -m training.retrain --snapshot {finished.parent.name}/snapshot --parent weights/parent --out DIR"
    )
    bundle = load_bundle(finished / "candidate" / told["candidate"])
    assert bundle.manifest.dataset["snapshot"] == made_from["snapshot"]


@slow
def test_the_candidate_is_a_whole_bundle_that_reads(finished):
    told = json.loads((finished / "report.json").read_text(encoding="utf-8"))
    bundle = load_bundle(finished / "candidate" / told["candidate"])

    assert bundle.manifest.parent == "parent"
    assert kept_out_of(bundle) == KEPT_OUT
    assert {"plots/learning-curve.svg", "plots/confusion.svg"} <= set(bundle.manifest.files)
    assert bundle.manifest.metrics["onnx_largest_difference"] < 1e-3
    reading = Recognizer(bundle).read([sample(0, "train", 0)[0]])[0]
    assert reading.version == told["candidate"]


@slow
def test_the_progress_log_goes_through_the_phases_and_ends_with_the_last_step(finished):
    lines = [json.loads(line) for line in (finished / PROGRESS).read_text(encoding="utf-8").splitlines()]
    phases = list(dict.fromkeys(line["phase"] for line in lines))
    steps = [line for line in lines if "step" in line]

    assert phases == ["preparing", "training", "exporting", "evaluating"]
    assert steps[-1]["step"] == steps[-1]["steps"] == 4
    assert steps[-1]["loss"] > 0


@slow
def test_the_work_folder_is_gone_when_there_is_a_verdict(finished):
    assert sorted(path.name for path in finished.iterdir()) == [
        "candidate",
        MADE_FROM,
        PROGRESS,
        "report.json",
    ]


@slow
def test_the_candidate_can_be_evaluated_by_the_command(finished, dataset, tmp_path):
    told = json.loads((finished / "report.json").read_text(encoding="utf-8"))
    weights = finished / "candidate" / told["candidate"]
    command = ["--weights", str(weights), "--dataset", str(dataset), "--json", str(tmp_path / "out.json")]
    assert evaluate.main(command) == 0
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["version"] == told["candidate"]


@slow
def test_a_snapshot_without_a_usable_label_says_why_and_fails(tiny_parent, dataset, tmp_path):
    from tests.training.making import snapshot

    folder = snapshot(tmp_path / "snapshot", ["漢字", None], gate=0)
    more = ("--dataset", str(dataset), "--steps", "1", "--margin", "0.01")
    assert run(folder, tiny_parent, tmp_path / "out", *more) == 1
    words = (tmp_path / "out" / "error.txt").read_text(encoding="utf-8")
    assert words.startswith("None of the 2 labels can be trained on")
    assert not (tmp_path / "out" / "report.json").exists()
    repeat = json.loads((tmp_path / "out" / MADE_FROM).read_text(encoding="utf-8"))["command"]
    assert retrain.parse(repeat.split()[3:]).gate.thresholds == GateThresholds(margin=0.01)


def options(tmp_path, **changes):
    values = {"dataset": None, "minutes": 1.0, "steps": None, "batch": 8, "seed": 1, "resume": False}
    return Options(tmp_path / "snapshot", tmp_path / "parent", tmp_path / "out", **{**values, **changes})


def test_a_run_limited_in_steps_uses_no_more_images_than_it_can_train_on(tmp_path):
    def sizes(**changes):
        found = options(tmp_path, **changes).sizes
        return found.replay, found.held_out, found.original

    assert sizes() == (10_000, 400, 2_000)
    assert sizes(steps=100) == (800, 400, 800)
    assert sizes(steps=4) == (300, 300, 300)
    assert sizes(steps=10_000) == sizes()


@slow
def test_a_run_learns_letters_and_the_candidate_writes_them(tiny_parent, dataset, tmp_path):
    from tests.training.making import LABELS, snapshot

    folder = snapshot(
        tmp_path / "snapshot", [label.capitalize() for label in LABELS], style=Style("written", "kept")
    )
    limits = ("--steps", "2", "--batch", "8", "--letter", "5")
    assert run(folder, tiny_parent, tmp_path / "out", "--dataset", str(dataset), *limits) == 0
    told = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    # Of twelve labels four are set aside for the gate, and one decides when to stop.
    assert told["letters"] == {"labels": 7, "counts": {"a-z": 7}, "learned": ascii_lowercase}
    assert "--letter 5" in told["made_from"]["command"]
    assert told["corrections"]["n"] == 4
    bundle = load_bundle(tmp_path / "out" / "candidate" / told["candidate"])
    assert bundle.letters is not None
    assert bundle.letters.characters == NAMES.characters + ascii_lowercase
    assert bundle.alphabet == NAMES
    reading = Recognizer(bundle).styled(Style("written", "kept")).read([sample(0, "train", 0)[0]])[0]
    assert reading.version == told["candidate"]
