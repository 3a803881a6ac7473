"""Labels that a version contradicts are left out, unless it cannot read, or they are known to be right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.reading import Reading
from training.data.dataset import Sample
from training.finetuning.believed import believed


class Reader:
    """Reads the text whose number each image is filled with."""

    version = "reader"

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        return [Reading(self.texts[image[0, 0]], "name", 0.9, (), (), self.version) for image in images]


def labelled(*texts: str) -> list[Sample]:
    return [
        Sample(f"{number}.png", text, np.full((4, 4), number, np.uint8), 4)
        for number, text in enumerate(texts)
    ]


def texts(samples: Sequence[Sample], reader: Reader, known: Sequence[str] = ()) -> list[str]:
    return [sample.text for sample in believed(samples, reader, known)]


def test_a_label_that_is_read_otherwise_is_left_out() -> None:
    samples = labelled("ANNE", "", "LEA", "HUGO")
    assert texts(samples, Reader("ANNE", "ARTHUR", "LEA", "HUGO")) == ["ANNE", "LEA", "HUGO"]


def test_a_label_that_is_known_to_be_right_is_kept() -> None:
    samples = labelled("ANNE", "LEA", "HUGO")
    assert texts(samples, Reader("ANNE", "LEO", "HUGO"), ["1.png"]) == ["ANNE", "LEA", "HUGO"]


def test_a_version_that_cannot_read_the_images_does_not_decide() -> None:
    samples = labelled("ANNE", "LEA", "HUGO")
    assert texts(samples, Reader("ANNE", "X", "Y")) == ["ANNE", "LEA", "HUGO"]


def test_all_pieces_are_read() -> None:
    samples = labelled(*["ANNE"] * 200) * 3
    assert texts(samples, Reader(*["ANNE"] * 199, "LEA")) == ["ANNE"] * 597
