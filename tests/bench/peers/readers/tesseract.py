"""Tesseract through its C interface, in this process, so that no program is started for each image.

Needs the library and the language data of Debian's ``tesseract-ocr`` and ``tesseract-ocr-fra``, or another system's.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

_LSTM_ONLY = 1


class Reader:
    """Reads a crop with Tesseract's LSTM.

    Args:
        data: folder with ``<language>.traineddata``.
        language: such as ``fra``.
        mode: page segmentation: 6 a block, 7 a line, 8 a word, 13 a line as it is.
        scale: how much the image is enlarged first.
        allowed: characters that may be output; None for all.
        threads: ignored; more than one only wait for each other on strips this small.
    """

    def __init__(
        self,
        data: str,
        language: str = "fra",
        mode: int = 7,
        scale: float = 1.0,
        allowed: str | None = None,
        threads: int = 1,
    ) -> None:
        self._library = _library()
        self.version = f"libtesseract {self._library.TessVersion().decode()}"
        self.files = [Path(data) / f"{language}.traineddata"]
        self._scale = scale
        self._handle = ctypes.c_void_p(self._library.TessBaseAPICreate())
        if self._library.TessBaseAPIInit2(self._handle, data.encode(), language.encode(), _LSTM_ONLY):
            raise OSError(f"Tesseract found no {language} in {data}.")
        self._set("user_defined_dpi", "300")
        if allowed is not None:
            self._set("tessedit_char_whitelist", allowed)
        self._library.TessBaseAPISetPageSegMode(self._handle, mode)

    def read(self, images: Sequence[bytes]) -> list[str]:
        """Texts of encoded images, one after the other."""
        return [self._read(image) for image in images]

    def _read(self, image: bytes) -> str:
        grey = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_GRAYSCALE)
        if grey is None:
            raise ValueError(f"No image could be decoded. Received: {len(image)} bytes")
        if self._scale != 1:
            grey = cv2.resize(grey, None, fx=self._scale, fy=self._scale, interpolation=cv2.INTER_CUBIC)
        pixels = np.ascontiguousarray(grey, np.uint8)
        height, width = pixels.shape
        self._library.TessBaseAPISetImage(self._handle, pixels.tobytes(), width, height, 1, width)
        found = self._library.TessBaseAPIGetUTF8Text(self._handle)
        try:
            return longest_line(ctypes.string_at(found).decode()) if found else ""
        finally:
            self._library.TessDeleteText(ctypes.c_void_p(found))

    def _set(self, name: str, value: str) -> None:
        if not self._library.TessBaseAPISetVariable(self._handle, name.encode(), value.encode()):
            raise ValueError(f"Tesseract knows no setting of this name. Received: {name}")


def longest_line(text: str) -> str:
    """The name among the lines that were found; the others are cut-off text or specks."""
    return max((line.strip() for line in text.splitlines()), key=len, default="")


def _library() -> ctypes.CDLL:
    """libtesseract, with the types of what is called.

    Raises:
        OSError: it is not installed.
    """
    library = ctypes.CDLL(ctypes.util.find_library("tesseract") or "libtesseract.so.5")
    library.TessVersion.restype = ctypes.c_char_p
    library.TessBaseAPICreate.restype = ctypes.c_void_p
    library.TessBaseAPISetImage.argtypes = [ctypes.c_void_p, ctypes.c_char_p, *[ctypes.c_int] * 4]
    library.TessBaseAPIGetUTF8Text.argtypes = [ctypes.c_void_p]
    library.TessBaseAPIGetUTF8Text.restype = ctypes.c_void_p
    return library
