"""Synthetic handwritten names: texts, images, and whole data sets in the layout of the real one.

The same seed gives the same pixels on every machine with the same OpenCV, and image k does not depend on how many are
made. Knows names and folders; ``training.drawn.printed_crop`` and ``training.drawn.pen`` draw.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from backend.exchange.label_kinds import cell_of
from training.data.dataset import SPLITS
from training.drawn.printed_crop import draw_crop

_SHARES = {"train": 0.8, "validation": 0.1, "test": 0.1}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_JPEG_QUALITY = 92

Draw = Callable[[np.random.Generator], str]
"""Draws a text to write."""


@cache
def names() -> tuple[str, ...]:
    """The built-in common French first names and surnames, in upper case without accents."""
    return tuple(resources.files("training.drawn").joinpath("names.txt").read_text(encoding="utf-8").split())


def random_name(rng: np.random.Generator) -> str:
    """A name as people write it on forms or, one time in six, random letters, so that no letter is rare."""
    kind = rng.random()
    if kind < 0.17:
        return _random_letters(rng)
    first, second = (str(name) for name in rng.choice(names(), 2))
    if kind < 0.25:
        return f"{first}-{second}"
    if kind < 0.30:
        return f"{rng.choice(('LE', 'DE', 'DA', 'EL', first))} {second}"
    if kind < 0.32:
        return f"{rng.choice(('D', 'L', 'O', 'N'))}'{second}"
    return first


def sample(
    seed: int, split: str, index: int, blank_share: float = 0.03, draw: Draw = random_name
) -> tuple[NDArray[np.uint8], str]:
    """Image ``index`` of a split: grey levels (H, W) and its IDENTITY, a mark if it is blank.

    Raises:
        ValueError: ``split`` is unknown.
    """
    rng = np.random.default_rng([seed, SPLITS.index(split), index])
    name = None if rng.random() < blank_share else draw(rng)
    return draw_crop(name or "", rng), cell_of("blank" if name is None else "text", name)


def samples(seed: int, split: str, count: int) -> Iterator[tuple[NDArray[np.uint8], str]]:
    """The first ``count`` images of a split."""
    return (sample(seed, split, index) for index in range(count))


def write_dataset(folder: Path, count: int, seed: int, *, progress: bool = False) -> None:
    """Write about ``count`` images, split 8:1:1, in the layout of ``training.data.dataset``.

    Raises:
        ValueError: ``count`` is below 10, which would leave a split empty.
    """
    if count < 10:
        raise ValueError(f"A data set needs at least 10 images, so that no split is empty. Received: {count}")
    for split in SPLITS:
        size = round(count * _SHARES[split])
        steps = track(samples(seed, split, size), description=split, total=size, disable=not progress)
        write_split(folder, split, steps)


def write_split(folder: Path, split: str, drawn: Iterable[tuple[NDArray[np.uint8], str]]) -> None:
    """Write images and their IDENTITYs as one split of a data set in ``folder``."""
    images = folder / f"{split}_v2" / split
    images.mkdir(parents=True, exist_ok=True)
    with (folder / f"written_name_{split}_v2.csv").open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("FILENAME", "IDENTITY"))
        for number, (pixels, identity) in enumerate(drawn, start=1):
            file_name = f"{split.upper()}_{number:05d}.jpg"
            (images / file_name).write_bytes(jpeg(pixels))
            table.writerow((file_name, identity))


def jpeg(pixels: NDArray[np.uint8]) -> bytes:
    """Grey pixels as a JPEG file."""
    _, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return encoded.tobytes()


def _random_letters(rng: np.random.Generator) -> str:
    letters = rng.choice(list(_LETTERS), int(rng.integers(2, 13)))
    return "".join(str(letter) for letter in letters)
