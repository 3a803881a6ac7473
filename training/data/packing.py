"""Samples packed into two files, so that training starts at once and memory holds no more than is used.

``pixels.bin`` has the grey levels of all images end to end, ``index.npz`` where each begins. Knows bytes, not batches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from training.data.dataset import Examiner, Report, Sample, count_rows, progress_bar, read_rows, samples


class Fields(Protocol):
    """N samples to draw from, wherever they lie.

    ``widths`` ``(N,)`` are the normalised widths in columns, ``texts`` folded labels, '' for a blank field.
    """

    @property
    def widths(self) -> NDArray[np.int32]: ...

    @property
    def texts(self) -> list[str]: ...

    def grey(self, number: int) -> NDArray[np.uint8]:
        """Image ``number`` as ``(H, W)`` grey levels."""
        ...


@dataclass(frozen=True)
class Pack:
    """``Fields`` in two files in ``folder``; pickled as where they lie, not as what they hold."""

    folder: Path
    pixels: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    shapes: NDArray[np.int32]
    widths: NDArray[np.int32]
    texts: list[str]
    file_names: list[str]

    def __len__(self) -> int:
        return len(self.texts)

    def __reduce__(self) -> tuple[Callable[[Path], Pack], tuple[Path]]:
        return open_pack, (self.folder,)

    def grey(self, number: int) -> NDArray[np.uint8]:
        """Image ``number`` as ``(H, W)`` grey levels."""
        height, width = self.shapes[number]
        start = self.offsets[number]
        return self.pixels[start : start + height * width].reshape(height, width)

    def digest(self) -> str:
        """sha256 over the labels, file names and image sizes in order: which data a model has seen."""
        told = hashlib.sha256()
        for name, text, shape in zip(self.file_names, self.texts, self.shapes.tolist(), strict=True):
            told.update(f"{name}\t{text}\t{shape}\n".encode())
        return told.hexdigest()


@dataclass(frozen=True)
class JoinedPacks:
    """Several packs as one, their samples numbered on from one to the next."""

    packs: tuple[Pack, ...]

    def __reduce__(self) -> tuple[type[JoinedPacks], tuple[tuple[Pack, ...]]]:
        return JoinedPacks, (self.packs,)

    @cached_property
    def widths(self) -> NDArray[np.int32]:
        """Of all samples."""
        return np.concatenate([pack.widths for pack in self.packs])

    @cached_property
    def texts(self) -> list[str]:
        """Of all samples."""
        return list(chain.from_iterable(pack.texts for pack in self.packs))

    def grey(self, number: int) -> NDArray[np.uint8]:
        """Image ``number`` as ``(H, W)`` grey levels."""
        which = int(np.searchsorted(self._firsts, number, side="right")) - 1
        return self.packs[which].grey(number - int(self._firsts[which]))

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        sizes = [len(pack) for pack in self.packs]
        return np.cumsum([0, *sizes[:-1]])


def write_pack(folder: Path, samples: Iterable[Sample]) -> Pack:
    """Write ``samples`` as they come, then open the pack. An unfinished pack has no index and is written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.npz").unlink(missing_ok=True)
    shapes, widths, texts, names = [], [], [], []
    with (folder / "pixels.bin").open("wb") as pixels:
        for sample in samples:
            pixels.write(np.ascontiguousarray(sample.grey).tobytes())
            shapes.append(sample.grey.shape)
            widths.append(sample.width)
            texts.append(sample.text)
            names.append(sample.file_name)
    if not texts:
        raise ValueError(f"There is no usable sample to train on in {folder}.")
    unfinished = folder / "index.part.npz"
    np.savez(
        unfinished,
        shapes=np.array(shapes, np.int32),
        widths=np.array(widths, np.int32),
        texts=np.array(texts),
        file_names=np.array(names),
    )
    unfinished.replace(folder / "index.npz")
    return open_pack(folder)


def open_pack(folder: Path) -> Pack:
    """The pack in ``folder``, its pixels mapped rather than loaded.

    Raises:
        FileNotFoundError: there is no finished pack.
    """
    index = np.load(folder / "index.npz")
    sizes = index["shapes"].astype(np.int64).prod(axis=1)
    return Pack(
        folder=folder,
        pixels=np.memmap(folder / "pixels.bin", np.uint8, mode="r"),
        offsets=np.concatenate(([0], np.cumsum(sizes)[:-1])),
        shapes=index["shapes"],
        widths=index["widths"],
        texts=index["texts"].tolist(),
        file_names=index["file_names"].tolist(),
    )


def is_packed(folder: Path) -> bool:
    """Whether ``folder`` holds a finished pack."""
    return (folder / "index.npz").exists()


def prepare(dataset: Path, split: str, folder: Path, readings: Mapping[str, str]) -> Pack:
    """The split's usable samples, packed in ``folder`` unless they are already, with these very readings.

    Args:
        readings: file name to the text that replaces the label.
    """
    told = hashlib.sha256(json.dumps(readings, sort_keys=True).encode()).hexdigest()
    noted = folder / "report.json"
    if is_packed(folder) and noted.exists() and json.loads(noted.read_text()).get("readings") == told:
        return open_pack(folder)
    report = Report()
    examiner = Examiner(blanks=True, readings=readings)
    show = progress_bar(f"packing {split}", count_rows(dataset, split))
    pack = write_pack(folder, samples(show(read_rows(dataset, split)), examiner, report))
    noted.write_text(
        json.dumps({"used": report.used, "left_out": report.left_out, "readings": told}, indent=1)
    )
    return pack
