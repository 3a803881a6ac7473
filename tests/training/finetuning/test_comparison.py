from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest

from backend.exchange.style import PLAIN, Style
from backend.recognizer.bundle import load_bundle
from backend.recognizer.reading import Reading
from tests.recognizer.networks import band_bundle
from tests.recognizer.not_names.refusing import refusing_all
from training.data.dataset import Sample
from training.finetuning import comparison
from training.finetuning.comparison import (
    MOST_CHANGES,
    MOST_WORST,
    Both,
    ComparedSets,
    compare,
    decide,
    not_names_fact,
    read_all,
    read_styled,
    report,
)
from training.finetuning.training_sets import JudgedSets
from training.gating.gate_options import GateOptions
from training.gating.paired import Read


class Always:
    """Reads each image as the text it was given for images of that width."""

    def __init__(self, texts):
        self.texts = texts
        self.version = "fake"

    def read(self, images):
        return [Reading(self.texts[image.shape[1]], "name", 0.5, (), (), self.version) for image in images]


def samples(*labels):
    return [
        Sample(f"{number}.png", label, np.full((10, 10 + number), 255, np.uint8), 32)
        for number, label in enumerate(labels)
    ]


def reader(*texts):
    return Always({10 + number: text for number, text in enumerate(texts)})


def both(samples, before, candidate, groups=None):
    return Both(samples, read_all(samples, before), read_all(samples, candidate), groups or {})


def compared(corrections, original):
    return ComparedSets(corrections, original, original, "shipped")


def test_both_read_the_same_samples_in_order():
    found = both(samples("ANNE", "LEA"), reader("ANE", "LEA"), reader("ANNE", "LE"))

    assert found.before == [Read("ANE", 0.5), Read("LEA", 0.5)]
    assert found.paired().before.edits.tolist() == [1, 0]
    assert found.paired().candidate.edits.tolist() == [0, 1]
    assert found.changes() == [
        {"file": "0.png", "label": "ANNE", "live": "ANE", "candidate": "ANNE"},
        {"file": "1.png", "label": "LEA", "live": "LEA", "candidate": "LE"},
    ]
    assert found.worsened() == [(1, {"file": "1.png", "label": "LEA", "live": "LEA", "candidate": "LE"})]


def test_the_fields_of_one_form_are_one_group():
    labels = ["ANNE", "LEA", "EVA"]
    groups = {"0.png": "form 1", "2.png": "form 1"}
    found = both(samples(*labels), reader(*labels), reader(*labels), groups).paired()
    assert found.groups[0] == found.groups[2] != found.groups[1]


def test_a_blank_image_read_as_something_is_an_error():
    found = both(samples(""), reader("I"), reader("")).paired()
    assert (found.before.edits.tolist(), found.candidate.edits.tolist()) == ([1], [0])


def test_each_image_is_read_in_its_style_and_compared_by_what_that_says():
    class Styled:
        version = "fake"

        def __init__(self, style=PLAIN):
            self.style = style

        def styled(self, style):
            return Styled(style)

        def read(self, images):
            text = "De La Tour" if self.style.case == "title" else f"{self.style.case} {self.style.accents}"
            return [Reading(text, "name", 0.5, (), (), "fake") for _ in images]

    styles = {"0.png": Style("title", "folded"), "2.png": Style("written", "kept")}
    found = read_styled(samples("DE LA TOUR", "B", "c", "D"), Styled(), styles)
    assert [read.text for read in found] == ["DE LA TOUR", "upper folded", "written kept", "upper folded"]


def test_changes_are_listed_up_to_a_limit_corrections_first():
    labels = ["ANNE"] * 40
    corrections = both(samples(*labels), reader(*["ANE"] * 40), reader(*labels))
    original = both(samples(*["LEA"] * 60), reader(*["LEA"] * 60), reader(*["LE"] * 60))
    verdict, lists = decide(compared(corrections, original))

    assert verdict.verdict == "rejected"
    assert len(lists["changes"]) == MOST_CHANGES
    assert [change["label"] for change in lists["changes"]] == ["ANNE"] * 40 + ["LEA"] * 10


def test_the_worst_changes_are_those_that_lose_most_letters():
    corrections = both(samples("ANNE", "LEA"), reader("ANNE", "LEA"), reader("AN", "LEA"))
    labels = ["HUGO"] * 20
    original = both(samples(*labels), reader(*labels), reader(*["HUG"] * 17, "", "HUGO", "HUGO"))
    _, lists = decide(compared(corrections, original))
    assert len(lists["worst"]) == MOST_WORST
    assert lists["worst"][:3] == [
        {"set": "original", "file": "17.png", "label": "HUGO", "live": "HUGO", "candidate": ""},
        {"set": "corrections", "file": "0.png", "label": "ANNE", "live": "ANNE", "candidate": "AN"},
        {"set": "original", "file": "0.png", "label": "HUGO", "live": "HUGO", "candidate": "HUG"},
    ]


def test_what_became_better_is_not_among_the_worst():
    corrections = both(samples("ANNE"), reader("AN"), reader("ANNE"))
    _, lists = decide(compared(corrections, corrections))
    assert (len(lists["changes"]), lists["worst"]) == (2, [])


def test_the_report_has_what_the_worker_reads():
    corrections = both(samples("ANNE"), reader("ANE"), reader("ANNE"))
    nothing = both([], reader(), reader())
    decided = decide(ComparedSets(corrections, nothing, nothing, "shipped", "drawn"))
    told = report(*decided, parent="a", candidate="b", dropped={})

    assert json.loads(json.dumps(told)) == told
    assert told["verdict"] == "rejected"
    assert (told["parent"], told["candidate"], told["dropped"]) == ("a", "b", {})
    assert (told["original"]["source"], told["original"]["shipped"]) == ("drawn", "shipped")
    assert told["changes"] == [{"file": "0.png", "label": "ANNE", "live": "ANE", "candidate": "ANNE"}]
    assert told["worst"] == []


@pytest.mark.parametrize(
    ("parent", "candidate", "told"), [(0, 0, None), (0, 1, None), (1, 1, "kept"), (1, 0, "dropped")]
)
def test_the_report_says_whether_fields_that_are_not_names_are_still_told_apart(
    tmp_path, parent, candidate, told
):
    files: tuple[dict[str, str], ...] = ({}, {"not_names": refusing_all("stamp").to_json()})
    bundles = [load_bundle(band_bundle(tmp_path, f"v{number}", **one)) for number, one in enumerate(files)]
    assert not_names_fact(bundles[parent], bundles[candidate]) == told


@pytest.mark.parametrize("prior", [True, False])
def test_all_versions_read_with_their_name_priors_only_where_the_installation_does(
    tmp_path, monkeypatch, prior
):
    used = []

    class Reads(Always):
        def __init__(self, bundle, threads, prior=True):
            super().__init__({10: "ANNE"})
            used.append((bundle.manifest.version, prior))

        def styled(self, _):
            return self

    monkeypatch.setattr(comparison, "Recognizer", Reads)
    shipped, live, new = (band_bundle(tmp_path, name) for name in ("shipped", "live", "new"))
    sets = JudgedSets(corrections=samples("ANNE"), original=samples("ANNE"), dropped=Counter())
    gate = GateOptions(shipped=shipped, kept=tmp_path / "kept", prior=prior)
    assert compare(sets, load_bundle(live), load_bundle(new), 0, gate)["cause"] == "few-corrections"
    assert sorted(used) == [("live", prior), ("new", prior), ("shipped", prior)]
