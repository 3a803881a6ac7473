"""The command that makes a bundle of a training's weights."""

from __future__ import annotations

import pytest

from backend.recognizer.bundle import load_bundle
from training import export
from training.drawn.synthetic_dataset import write_dataset

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    from tests.training.making import pretrained

    return pretrained(tmp_path_factory.mktemp("run"))


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


def test_weights_without_metadata_are_refused_in_words(tmp_path, capsys):
    (tmp_path / "best.weights.h5").write_bytes(b"")
    assert export.main(["--weights", str(tmp_path / "best.weights.h5"), "--out", str(tmp_path)]) == 2
    assert "run.json" in capsys.readouterr().err
