"""What a file of pages gives: pictures of pages, or refusals that say what to do."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class PageLimits:
    """``pages`` of a file, ``pixels`` of a page, and ``side_mm`` of the paper."""

    pages: int = 2000
    pixels: int = 60_000_000
    side_mm: float = 2000.0


@dataclass(frozen=True)
class SourcePage:
    """A page of a file.

    Args:
        number: in the file, from 1.
        pixels: ``(H, W, 3)`` RGB.
        dpi: pixels an inch, if the file says so.
        scale: pixels of the file's own scan to one of ``pixels``; other than 1 if the scan is finer than is useful.
    """

    number: int
    pixels: NDArray[np.uint8]
    dpi: float | None
    scale: float = 1.0

    def grey(self) -> NDArray[np.uint8]:
        """``(H, W)`` luminance."""
        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_RGB2GRAY), np.uint8)


class PageRefusedError(ValueError):
    """A file or page that is not taken: ``code`` for programs, words for people.

    Codes: ``encrypted``, ``damaged``, ``too-many-pages``, ``too-large``, ``too-costly``, ``not-a-page``.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
