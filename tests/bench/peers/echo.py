"""A reader that reads nothing: files of text. For the tests of the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class Reader:
    """Returns the text of each "image", and doubts the text TOM.

    Args:
        file: reported as loaded.
        threads: added to each text, so that tests see what arrived.
        plain: add nothing.
    """

    version = "echo 1"

    def __init__(self, file: str, threads: int, plain: bool = False) -> None:
        self.files = [Path(file)]
        self._threads, self._plain = threads, plain
        self.doubtful: list[bool] = []

    def read(self, images: Sequence[bytes]) -> list[str]:
        """Print too: what libraries print on standard output must not reach the protocol."""
        print("noise")
        self.doubtful = [image == b"TOM" for image in images]
        if self._plain:
            return [image.decode() for image in images]
        return [f"{image.decode()} {len(images)} {self._threads}" for image in images]

    def read_files(self, paths: Sequence[Path]) -> list[str]:
        return [f"{path.name} at once" for path in paths]
