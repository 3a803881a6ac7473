"""PP-OCR's detector before its recogniser, configured for strips with one line.

Boxes cut as on a page lose the ends of letters and are read worse than the whole strip. So the detector only locates
the beginning and end of the line; the strip keeps its height. Runs in the peers' environment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from tests.bench.peers.readers import ppocr
from tests.bench.peers.readers.ppocr import Picture

_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
_STEP = 32  # the detector's sides are multiples of this
_MIDDLE = (0.1, 0.9)  # of the strip's height: parts whose middle is outside belong to a cut-off line


class Reader:
    """Finds where the strip's line begins and ends, and reads it.

    Args:
        recogniser: arguments of ``ppocr.Reader``.
        detector: its weights, below the environment's packages.
        rows: height to which a strip is scaled for the detector, a multiple of 32.
        threshold: probability from which a pixel belongs to writing.
        margin: columns to keep before and after the writing that was found.
        threads: CPU threads of one run of each network.
    """

    def __init__(
        self,
        recogniser: dict[str, Any],
        detector: str,
        rows: int = 64,
        threshold: float = 0.3,
        margin: int = 60,
        threads: int = 1,
    ) -> None:
        self._recogniser = ppocr.Reader(**recogniser, threads=threads)
        self.version = self._recogniser.version
        weights = ppocr.PACKAGES / detector
        self.files = [weights, *self._recogniser.files]
        self._session = ppocr.session(weights, threads)
        self._input = self._session.get_inputs()[0].name
        self._rows, self._threshold, self._margin = rows, threshold, margin

    def read(self, images: Sequence[bytes]) -> list[str]:
        """Texts of encoded images; a strip in which nothing is found is read whole."""
        return self._recogniser.read_pictures([self._line(ppocr.opened(image)) for image in images])

    def _line(self, picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        columns = max(_STEP, round(width * self._rows / height / _STEP) * _STEP)
        scaled = cv2.resize(picture, (columns, self._rows)).astype(np.float32) / 255
        batch = ((scaled - _MEAN) / _DEVIATION).transpose(2, 0, 1)[None]
        writing = self._session.run(None, {self._input: batch})[0][0, 0] > self._threshold
        ends = spans(writing.astype(np.uint8))
        if not ends:
            return picture
        first, last = min(left for left, _ in ends), max(right for _, right in ends)
        left = round(first * width / columns) - self._margin
        return picture[:, max(0, left) : round(last * width / columns) + self._margin]


def spans(writing: Picture) -> list[tuple[int, int]]:
    """First column, and last + 1, of each connected part of ``(H, W)`` that belongs to the strip's line."""
    outlines, _ = cv2.findContours(writing, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [cv2.boundingRect(outline) for outline in outlines]
    lowest, highest = (share * writing.shape[0] for share in _MIDDLE)
    return [(left, left + width) for left, top, width, tall in boxes if lowest <= top + tall / 2 <= highest]
