"""Small forms to keep in tests."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.form import Field, Form, FormPage
from backend.pages.form_file import FormFile
from backend.pages.geometry import Rect

PAPER = FormPage(105.0, 148.0)
NAME = Field("Name", "name", 1, Rect(10, 60, 60, 8))
COMB = Field("Code", "comb", 1, Rect(10, 80, 60, 8), optional=True, boxes=10)


def sheet(seed: int = 0) -> NDArray[np.uint8]:
    """``(H, W)`` grey of an A6 sheet at 120 dpi with enough print, another for every seed."""
    rng = np.random.default_rng(seed)
    picture = np.full((699, 496), 255, np.uint8)
    for row in range(40, 680, 30):
        words = "".join(rng.choice(list("ABCDEFGHKLMNPRSTUVW "), 16))
        cv2.putText(picture, words, (30, row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0,), 2)
    return picture


def form_file(name: str = "Slip", fields: tuple[Field, ...] = (), pages: int = 1) -> FormFile:
    """A form of A6 sheets."""
    return FormFile(Form(name, (PAPER,) * pages, fields), tuple(sheet(page) for page in range(pages)))
