"""The command, on a network with a predictable output: it reads a stroke's height as A, B or C."""

from __future__ import annotations

import csv
import hashlib
import json

import cv2
import numpy as np
import pytest

from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from tests.recognizer.networks import band_bundle, strokes
from tests.recognizer.test_bundle_prior import bundle_folder
from training import evaluate
from training.data import locations


@pytest.fixture
def weights(tmp_path):
    return band_bundle(tmp_path / "weights")


@pytest.fixture
def text(weights):
    """What the network reads of the one field that the data set shows."""
    return Recognizer(load_bundle(weights)).read([strokes(width=120, tall=(20, 60))])[0].text


@pytest.fixture
def dataset(tmp_path, text):
    assert text
    folder = tmp_path / "names"
    images = folder / "test_v2" / "test"
    images.mkdir(parents=True)
    cv2.imwrite(str(images / "T1.png"), strokes(width=120, tall=(20, 60)))
    cv2.imwrite(str(images / "T2.png"), np.full((40, 120), 255, np.uint8))
    (images / "T4.png").write_bytes(b"no image")
    rows = [("T1.png", text), ("T2.png", "EMPTY"), ("T3.png", "AB"), ("T4.png", "C")]
    with (folder / "written_name_test_v2.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("FILENAME", "IDENTITY"), *rows])
    return folder


def run(weights, dataset, tmp_path, *more):
    code = evaluate.main(
        ["--weights", str(weights), "--dataset", str(dataset), "--json", str(tmp_path / "out.json"), *more]
    )
    assert code == 0
    return json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))


def test_names_are_scored_and_the_rest_is_counted(weights, dataset, text, tmp_path, capsys):
    told = run(weights, dataset, tmp_path)

    assert told["n"] == 3
    assert told["exact"] == pytest.approx(1 / 3)
    assert told["errors"] == 3
    assert told["cer"] == pytest.approx(3 / (len(text) + 3))
    assert told["not_scored"] == {"EMPTY": 1}
    assert told["unread"] == {"image file missing": 1, "image not an image": 1}
    assert told["version"] == "v1"
    assert told["bundle_sha256"] == hashlib.sha256((weights / "manifest.json").read_bytes()).hexdigest()
    out = capsys.readouterr().out
    assert "exact match 33.33%" in out
    assert "could be accepted unseen at 99% precision" in out


def test_gold_decides_which_rows_count_and_what_is_true(weights, dataset, text, tmp_path):
    gold = tmp_path / "gold.csv"
    gold.write_text(
        f"FILENAME,IDENTITY,GOLD\nT1.png,WRONG,{text}\nT2.png,X,EMPTY\nT3.png,AB,\n", encoding="utf-8"
    )
    told = run(weights, dataset, tmp_path, "--gold", str(gold))

    assert (told["n"], told["exact"], told["gold"]) == (1, 1.0, "gold.csv")
    assert told["not_scored"] == {"EMPTY": 1, "empty label": 1}
    assert told["images"] == 3


def test_only_files_of_the_pattern_are_scored(weights, dataset, tmp_path):
    told = run(weights, dataset, tmp_path, "--files", "T[34]*")
    assert (told["n"], told["images"], told["exact"]) == (2, 2, 0.0)
    assert told["files"] == "T[34]*"


def test_predictions_hold_every_row_of_the_split(weights, dataset, text, tmp_path):
    gold = tmp_path / "gold.csv"
    gold.write_text(f"FILENAME,GOLD\nT1.png,{text}\n", encoding="utf-8")
    out = tmp_path / "predictions.csv"
    told = run(weights, dataset, tmp_path, "--gold", str(gold), "--predictions", str(out))
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    assert list(rows[0]) == ["FILENAME", "IDENTITY", "READING", "CONFIDENCE"]
    assert [(row["FILENAME"], row["IDENTITY"], row["READING"]) for row in rows] == [
        ("T1.png", text, text),
        ("T2.png", "EMPTY", ""),
        ("T3.png", "AB", ""),
        ("T4.png", "C", ""),
    ]
    assert 0 < float(rows[0]["CONFIDENCE"]) <= 1
    assert told["not_scored"] == {"no gold": 3}


def test_names_that_a_list_lacks_are_scored_by_themselves(weights, dataset, text, tmp_path, capsys):
    counts = tmp_path / "counts.csv"
    counts.write_text(f"NAME,COUNT\n{text},2\nAB,1\n", encoding="utf-8")
    told = run(weights, dataset, tmp_path, "--counts", str(counts))
    assert told["unlisted"] == {"n": 1, "exact": 0.0, "cer": 1.0}  # the field with C, which is not an image
    held_out = tmp_path / "held_out.csv"
    held_out.write_text("FILENAME,IDENTITY\nT3.png,AB\n", encoding="utf-8")
    told = run(weights, dataset, tmp_path, "--counts", str(counts), "--leave-out", str(held_out))
    assert told["unlisted"] == {"n": 2, "exact": 0.0, "cer": 1.0}
    assert "names missing from the list: CER 100.00%" in capsys.readouterr().out
    assert run(weights, dataset, tmp_path)["unlisted"] is None


def test_the_prior_can_be_left_out_or_compared(dataset, tmp_path, capsys):
    (tmp_path / "fused").mkdir()
    folder = bundle_folder(tmp_path / "fused")
    assert run(folder, dataset, tmp_path)["prior"] is True
    assert run(folder, dataset, tmp_path, "--no-prior")["prior"] is False
    told = run(folder, dataset, tmp_path, "--compare-prior")
    assert told["prior"] is True
    assert told["without_prior"]["exact"] == pytest.approx(1 / 3)
    assert "without its name prior: CER" in capsys.readouterr().out


def test_without_weights_the_shipped_bundle_is_used(weights, dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(locations, "SHIPPED", weights.parent)
    assert evaluate.main(["--dataset", str(dataset)]) == 0


def test_a_missing_bundle_or_dataset_is_said_in_words(weights, dataset, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(locations, "SHIPPED", tmp_path / "empty")
    assert evaluate.main(["--dataset", str(dataset)]) == 2
    assert "There is no bundle" in capsys.readouterr().err
    assert evaluate.main(["--weights", str(weights), "--dataset", str(tmp_path / "gone")]) == 2
    assert "is missing" in capsys.readouterr().err
