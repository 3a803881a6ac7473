"""The handwriting of the sample pile: pictures of words, drawn by the project's own pen and kept beside this module.

``words.csv`` says where each word lies on ``words.png``; `tests.services.forms.sample.draw_words` makes both.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

PICTURE = Path(__file__).with_name("words.png")
PLACES = Path(__file__).with_name("words.csv")


def written(key: str) -> NDArray[np.float32]:
    """The ink of a word, ``(H, W)``, 0 paper to 1 ink, cropped to it, at 200 dpi.

    Args:
        key: the number of the page and the name of the field, such as ``1 Surname``.
    Raises:
        KeyError: there is no such word.
    """
    left, top, width, height = _places()[key]
    return _sheet()[top : top + height, left : left + width]


@cache
def _places() -> dict[str, tuple[int, int, int, int]]:
    with PLACES.open(encoding="utf-8", newline="") as file:
        return {
            row["KEY"]: (int(row["LEFT"]), int(row["TOP"]), int(row["WIDTH"]), int(row["HEIGHT"]))
            for row in csv.DictReader(file)
        }


@cache
def _sheet() -> NDArray[np.float32]:
    picture = cv2.imdecode(np.frombuffer(PICTURE.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.asarray((255 - np.asarray(picture, np.float32)) / 255, np.float32)
