"""A bundle of a training's weights, its calibration and its name prior."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from backend.exchange.label_kinds import MARKS
from backend.recognizer.bundle import load_bundle
from backend.recognizer.fusion import Fusion
from backend.recognizer.not_names.reasons import ReasonsError
from backend.recognizer.prior import load_prior
from tests.recognizer.not_names.refusing import refusing_all
from training.bundling.onnx_export import ExportError
from training.bundling.pretrained import export_training
from training.data.dataset import read_rows
from training.data.kept_out import kept_out_of, write_kept_out
from training.drawn.synthetic_dataset import write_dataset
from training.network.run_metadata import START, read_run_metadata, write_run_metadata

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    from tests.training.making import pretrained

    return pretrained(tmp_path_factory.mktemp("run"))


def exported(run, tmp_path, leave_out=None):
    """The bundle ``v`` of the data set in ``tmp_path``, measured on 35 images."""
    folder = export_training(
        run / "best.weights.h5", None, tmp_path / "weights", "v", tmp_path / "names", 35, leave_out
    )
    assert folder == tmp_path / "weights" / "v"
    return load_bundle(folder)


def test_a_list_of_names_in_the_dataset_becomes_a_prior_without_those_held_out(run, tmp_path):
    write_dataset(tmp_path / "names", 400, seed=0)
    (tmp_path / "names" / "name_counts.csv").write_text("NAME,COUNT\nLEA,3\nHUGO,1\n", encoding="utf-8")
    (tmp_path / "gold.csv").write_text("FILENAME,IDENTITY\na.jpg,HUGO\n", encoding="utf-8")
    bundle = exported(run, tmp_path, tmp_path / "gold.csv")

    assert load_prior(bundle.prior_path).names == {"LEA": 3}
    # 35 fields are too few to believe a prior by.
    assert bundle.fusion == Fusion(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert {"prior", "validation_without_prior"} <= set(bundle.manifest.metrics)
    assert bundle.manifest.metrics["validation"] == bundle.manifest.metrics["validation_without_prior"]


def test_the_prior_is_fitted_on_images_read_twice_and_shipped_with_all_names(run, tmp_path):
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


def test_the_list_of_what_was_kept_out_goes_along(run, tmp_path):
    weights = tmp_path / "a" / "best.weights.h5"
    shutil.copytree(run, weights.parent)
    write_kept_out(weights.parent, {"1.jpg": "ANNE"})
    folder = export_training(weights, None, tmp_path, "v", None, 35, None)
    assert kept_out_of(load_bundle(folder)) == {"1.jpg": "ANNE"}


def test_nothing_is_said_to_be_kept_out_that_may_have_been_learned(run, tmp_path):
    weights, given = tmp_path / "a" / "best.weights.h5", tmp_path / "given.csv"
    shutil.copytree(run, weights.parent)
    write_kept_out(weights.parent, {"1.jpg": "ANNE", "3.jpg": ""})
    given.write_text("FILENAME\n1.jpg\n2.jpg\n", encoding="utf-8")
    with pytest.raises(
        ExportError, match=r"1 of the 2 fields of --keep-out, such as 2\.jpg, may have been learned"
    ):
        export_training(weights, None, tmp_path, "v", None, 35, None, [given])
    assert not (tmp_path / "v").exists()


def test_a_training_that_does_not_say_what_it_started_from_needs_a_list_from_a_person(run, tmp_path):
    weights, given = tmp_path / "a" / "best.weights.h5", tmp_path / "given.csv"
    shutil.copytree(run, weights.parent)
    record = read_run_metadata(weights.parent)
    write_run_metadata(weights.parent, {key: value for key, value in record.items() if key != START})
    write_kept_out(weights.parent, {"1.jpg": "ANNE"})
    given.write_text("FILENAME\n2.jpg\n", encoding="utf-8")
    with pytest.raises(ExportError, match="not what the weights that it started from had learned"):
        export_training(weights, None, tmp_path, "v", None, 35, None)
    folder = export_training(weights, None, tmp_path, "w", None, 35, None, [given])
    assert kept_out_of(load_bundle(folder)) == {"2.jpg": ""}


def test_metadata_can_lie_elsewhere_and_must_be_complete(run, tmp_path):
    weights = tmp_path / "other.weights.h5"
    weights.write_bytes((run / "best.weights.h5").read_bytes())
    folder = export_training(weights, run / "run.json", tmp_path, "v", None, 35, None)
    assert load_bundle(folder).manifest.seed == 7
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(KeyError, match="network"):
        export_training(weights, None, tmp_path, "w", None, 35, None)


def test_what_tells_names_apart_is_refused_at_once_if_it_is_of_another_release(run, tmp_path):
    other = tmp_path / "not_names.json"
    other.write_text('{"features": ["taste"]}', encoding="utf-8")
    with pytest.raises(ReasonsError, match="Fit it again"):
        export_training(run / "best.weights.h5", None, tmp_path, "v", None, 35, None, (), other)
    assert not (tmp_path / "v").exists()


def test_what_tells_names_apart_is_shipped_or_refused_but_never_left_out_in_silence(run, tmp_path):
    fitted = tmp_path / "not_names.json"
    fitted.write_text(refusing_all("stamp").to_json(), encoding="utf-8")
    write_dataset(tmp_path / "names", 100, seed=0)
    for dataset, words in ((None, "Without a data set"), (tmp_path / "names", "300 validation names")):
        with pytest.raises(ExportError, match=words):
            export_training(run / "best.weights.h5", None, tmp_path, "v", dataset, 35, None, (), fitted)
        assert not (tmp_path / "v").exists()
