"""The command that makes a bundle of a training's weights."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from backend.recognizer.bundle import load_bundle
from backend.recognizer.fusion import Fusion
from backend.recognizer.prior import load_prior
from training import export
from training.data.dataset import MARKS, read_rows
from training.drawn.synthetic_dataset import write_dataset

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What pretraining leaves: weights and their record."""
    from backend.recognizer.alphabet import NAMES
    from backend.recognizer.normalise import ImageSpec
    from tests.training.making import TINY
    from training.network.network import build

    folder = tmp_path_factory.mktemp("run")
    build(TINY, NAMES.size).save_weights(folder / "best.weights.h5")
    record = {
        "network": TINY.to_dict(),
        "image": ImageSpec().to_dict(),
        "alphabet": NAMES.to_dict(),
        "dataset": {"source": "names", "samples": 5},
        "seed": 7,
        "history": [{"step": 1, "loss": 9.0, "cer": 1.0, "exact": 0.0}],
    }
    (folder / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def exported(run, tmp_path, *more):
    """The bundle ``v`` that the command makes of the dataset in ``tmp_path``."""
    command = [
        "--weights",
        str(run / "best.weights.h5"),
        "--out",
        str(tmp_path / "weights"),
        "--version",
        "v",
    ]
    assert export.main([*command, "--dataset", str(tmp_path / "names"), "--most", "35", *more]) == 0
    return load_bundle(tmp_path / "weights" / "v")


def test_weights_become_a_measured_bundle(run, tmp_path, monkeypatch):
    write_dataset(tmp_path / "names", 400, seed=0)
    monkeypatch.setenv("PARAPH_DATASET", str(tmp_path / "names"))
    command = ["--weights", str(run / "best.weights.h5"), "--out", str(tmp_path / "weights")]
    assert export.main([*command, "--version", "first", "--most", "35"]) == 0
    manifest = load_bundle(tmp_path / "weights" / "first").manifest

    assert (manifest.seed, manifest.parent, manifest.dataset["samples"]) == (7, None, 5)
    assert set(manifest.metrics) == {"validation", "calibration", "onnx_largest_difference", "quantisation"}
    assert set(manifest.metrics["quantisation"]["float"]) == {"cer", "exact"}
    assert manifest.metrics["validation"]["n"] > 25
    assert manifest.calibration["kind"] == "logistic"
    assert {name for name in manifest.files if name.startswith("plots/")} == {
        "plots/confusion.svg",
        "plots/learning-curve.svg",
        "plots/reliability.svg",
    }


def test_a_list_of_names_in_the_dataset_becomes_a_prior_without_those_held_out(run, tmp_path):
    write_dataset(tmp_path / "names", 400, seed=0)
    (tmp_path / "names" / "name_counts.csv").write_text("NAME,COUNT\nLEA,3\nHUGO,1\n", encoding="utf-8")
    (tmp_path / "gold.csv").write_text("FILENAME,IDENTITY\na.jpg,HUGO\n", encoding="utf-8")
    bundle = exported(run, tmp_path, "--leave-out", str(tmp_path / "gold.csv"))

    assert load_prior(bundle.prior_path).names == {"LEA": 3}
    # 35 fields are too few to believe a prior by.
    assert bundle.fusion == Fusion(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert {"prior", "validation_without_prior"} <= set(bundle.manifest.metrics)
    assert bundle.manifest.metrics["validation"] == bundle.manifest.metrics["validation_without_prior"]


def test_the_prior_is_fitted_on_fields_read_twice_and_shipped_with_all_names(run, tmp_path):
    write_dataset(tmp_path / "names", 600, seed=0)
    rows = list(read_rows(tmp_path / "names", "train"))[:120]
    readings = [f"{row.file_name},{row.identity}" for row in rows]
    (tmp_path / "names" / "second_readings.csv").write_text(
        "\n".join(["FILENAME,READING", *readings]), encoding="utf-8"
    )
    # All that was counted of these names are the labels of these fields, so that those who practise know none of them.
    counted = Counter(row.identity for row in rows)
    lines = ["NAME,COUNT", *(f"{name},{count}" for name, count in counted.items()), "NOBODY,9"]
    (tmp_path / "names" / "name_counts.csv").write_text("\n".join(lines), encoding="utf-8")
    bundle = exported(run, tmp_path)

    names = set(load_prior(bundle.prior_path).names)
    assert names == {name for name in counted if name not in MARKS} | {"NOBODY"}
    fitting = bundle.manifest.metrics["prior"]
    assert 100 <= fitting["n"] <= 120
    assert fitting["unlisted"] > 0.8 * fitting["n"]


def test_without_a_dataset_the_bundle_is_not_calibrated_and_named_by_time_and_content(
    run, tmp_path, monkeypatch, capsys
):
    monkeypatch.delenv("PARAPH_DATASET", raising=False)
    monkeypatch.setenv("PARAPH_DATA", str(tmp_path))
    assert export.main(["--weights", str(run / "best.weights.h5"), "--out", str(tmp_path)]) == 0
    assert "nothing is calibrated" in capsys.readouterr().out
    (folder,) = tmp_path.iterdir()
    assert load_bundle(folder).manifest.calibration == {"kind": "identity"}
    date, time, digest = folder.name.split("-")
    assert (len(date), len(time), len(digest)) == (8, 6, 8)


def test_weights_without_their_record_are_refused_in_words(tmp_path, capsys):
    (tmp_path / "best.weights.h5").write_bytes(b"")
    assert export.main(["--weights", str(tmp_path / "best.weights.h5"), "--out", str(tmp_path)]) == 2
    assert "run.json" in capsys.readouterr().err
