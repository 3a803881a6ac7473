"""Paraph itself, measured in the same way as its peers. Runs in the project's environment."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from backend.recognizer.bundle import load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import ImageLimits, decode
from backend.services.reading.folder import read_folder
from tests.bench.folders import linked

SURE = 0.8  # confidence from which a reading is not doubtful, as for ``training.doubtful``


class Reader:
    """A bundle's recognizer: bytes to text, alternatives and confidence.

    Args:
        bundle: its folder.
        prior: whether to use its name prior.
        threads: number of threads that read at the same time.
    """

    def __init__(self, bundle: str, prior: bool = True, threads: int = 1) -> None:
        folder = Path(bundle)
        self._recognizer = Recognizer(load_bundle(folder), threads, prior)
        self.version = folder.name
        self.files = [file for file in folder.rglob("*") if file.is_file()]
        self.doubtful: list[bool] = []

    def read(self, images: Sequence[bytes]) -> list[str]:
        """Texts of encoded images, in their order; ``doubtful`` then says which of them."""
        readings = self._recognizer.read([decode(image) for image in images])
        self.doubtful = [reading.confidence < SURE for reading in readings]
        return [reading.text for reading in readings]

    def read_files(self, paths: Sequence[Path]) -> list[str]:
        """Texts of image files, read as by ``flask read``."""
        with tempfile.TemporaryDirectory() as folder:
            found = read_folder(self._recognizer, linked(paths, Path(folder)), ImageLimits())
            return ["" if item.reading is None else item.reading.text for item in found]
