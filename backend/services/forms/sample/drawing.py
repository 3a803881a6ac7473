"""Draws a sheet of paper in millimetres: print, lines and boxes.

Knows ink on paper, no form and no handwriting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from backend.pages.geometry import MM_PER_INCH, Rect

DPI = 200
MM = DPI / MM_PER_INCH
"""Pixels a millimetre."""
_INK = 30
_THIN = 0.3  # millimetres


class Sheet:
    """White paper of ``width`` x ``height`` millimetres."""

    def __init__(self, width: float, height: float) -> None:
        self._image = Image.new("L", (round(width * MM), round(height * MM)), 255)
        self._pen = ImageDraw.Draw(self._image)

    def text(self, x: float, y: float, words: str, size: float = 3.2) -> None:
        """Print ``words`` with their top left corner at (x, y), ``size`` millimetres from line to line at the least."""
        self._pen.text((x * MM, y * MM), words, fill=_INK, font=ImageFont.load_default(size * MM))

    def paragraph(self, x: float, y: float, lines: tuple[str, ...], size: float = 2.8) -> None:
        """Print lines, one below the other."""
        for number, line in enumerate(lines):
            self.text(x, y + 1.6 * size * number, line, size)

    def box(self, rect: Rect, parts: int = 1) -> None:
        """A box; a comb if it has several ``parts`` side by side."""
        thin = max(1, round(_THIN * MM))
        corners = [rect.left * MM, rect.top * MM, rect.right * MM, rect.bottom * MM]
        self._pen.rectangle(corners, outline=_INK, width=thin)
        for number in range(1, parts):
            x = (rect.left + rect.width * number / parts) * MM
            self._pen.line([x, rect.top * MM, x, rect.bottom * MM], fill=_INK, width=thin)

    def line(self, x: float, y: float, length: float) -> None:
        """A line to write on."""
        self._pen.line(
            [x * MM, y * MM, (x + length) * MM, y * MM], fill=_INK, width=max(1, round(_THIN * MM))
        )

    def pixels(self) -> NDArray[np.uint8]:
        """``(H, W)`` grey at ``DPI``."""
        return np.array(self._image, np.uint8)
