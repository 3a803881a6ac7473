from __future__ import annotations

import json

import numpy as np

from backend.recognizer.reading import Reading
from training.data.dataset import Sample
from training.finetuning.comparison import MOST_CHANGES, decide, read_both, report


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


def test_both_read_the_same_samples_in_order():
    both = read_both(samples("ANNE", "LEA"), reader("ANE", "LEA"), reader("ANNE", "LE"))

    assert (both.live, both.candidate) == (["ANE", "LEA"], ["ANNE", "LE"])
    assert both.paired().live.tolist() == [1, 0]
    assert both.changes() == [
        {"file": "0.png", "label": "ANNE", "live": "ANE", "candidate": "ANNE"},
        {"file": "1.png", "label": "LEA", "live": "LEA", "candidate": "LE"},
    ]


def test_a_blank_image_read_as_something_is_an_error():
    both = read_both(samples(""), reader("I"), reader(""))
    assert (both.paired().live.tolist(), both.paired().candidate.tolist()) == ([1], [0])


def test_changes_are_listed_up_to_a_limit_corrections_first():
    labels = ["ANNE"] * 40
    corrections = read_both(samples(*labels), reader(*["ANE"] * 40), reader(*labels))
    original = read_both(samples(*["LEA"] * 60), reader(*["LEA"] * 60), reader(*["LE"] * 60))
    verdict, changes = decide(corrections, original)

    assert verdict.verdict == "rejected"
    assert len(changes) == MOST_CHANGES
    assert [change["label"] for change in changes] == ["ANNE"] * 40 + ["LEA"] * 10


def test_the_report_has_what_the_worker_reads():
    corrections = read_both(samples("ANNE"), reader("ANE"), reader("ANNE"))
    nothing = read_both([], reader(), reader())
    told = report(*decide(corrections, nothing), "synthesis", parent="a", candidate="b", dropped={})

    assert json.loads(json.dumps(told)) == told
    assert told["verdict"] == "rejected"
    assert (told["parent"], told["candidate"], told["dropped"]) == ("a", "b", {})
    assert told["original"]["source"] == "synthesis"
    assert told["changes"] == [{"file": "0.png", "label": "ANNE", "live": "ANE", "candidate": "ANNE"}]
