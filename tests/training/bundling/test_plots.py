from __future__ import annotations

from xml.etree import ElementTree

from backend.recognizer.text_metrics import Confusion
from training.bundling import plots
from training.bundling.calibration_fit import Reliability

HISTORY = [{"step": 10.0, "loss": 9.0, "cer": 0.9}, {"step": 20.0, "loss": 4.0, "cer": 0.5}]


def texts(path):
    return [element.text for element in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")]


def test_the_learning_curve_names_its_axes(tmp_path):
    plots.learning_curve(HISTORY, tmp_path / "new" / plots.LEARNING_CURVE)
    assert {"step", "validation CER (%)", "training loss"} <= set(
        texts(tmp_path / "new" / "learning-curve.svg")
    )


def test_confusions_are_labelled_with_both_letters(tmp_path):
    plots.confusion([Confusion("N", "M", 7), Confusion("", "E", 2)], tmp_path / plots.CONFUSION)
    assert {"N → M", "· → E"} <= set(texts(tmp_path / "confusion.svg"))


def test_empty_numbers_still_make_a_picture(tmp_path):
    plots.learning_curve([], tmp_path / "a.svg")
    plots.confusion([], tmp_path / "b.svg")
    plots.reliability([], tmp_path / "c.svg")
    assert all(ElementTree.parse(tmp_path / f"{name}.svg").getroot().tag.endswith("svg") for name in "abc")


def test_the_same_numbers_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        plots.reliability([Reliability(0.5, 0.4, 10), Reliability(0.9, 0.95, 20)], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
