"""Packs samples into two files, so that training starts at once and memory holds only what is used.

``pixels.bin`` holds the grey levels of all images end to end, ``index.npz`` where each begins. Knows no batches.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from backend.disk_sync import whole_file
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.dataset import Examiner, Report, Sample, count_rows, progress_bar, read_rows, samples


class Crops(Protocol):
    """N samples to draw from, wherever they are kept.

    ``widths`` ``(N,)`` are the normalised widths in columns, ``texts`` the labels, '' for a blank crop; ``left_open``
    ``(N,)`` says what each text leaves open of the letters that are written, see `LeftOpen`.
    """

    @property
    def widths(self) -> NDArray[np.int32]: ...

    @property
    def texts(self) -> list[str]: ...

    @property
    def left_open(self) -> NDArray[np.uint8]: ...

    def grey(self, number: int) -> NDArray[np.uint8]:
        """The grey levels ``(H, W)`` of crop ``number``."""
        ...


@dataclass(frozen=True)
class Pack:
    """``Crops`` in two files in ``folder``; pickled as that folder, without the pixels."""

    folder: Path
    pixels: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    shapes: NDArray[np.int32]
    widths: NDArray[np.int32]
    texts: list[str]
    file_names: list[str]
    left_open: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.texts)

    def __reduce__(self) -> tuple[Callable[[Path], Pack], tuple[Path]]:
        return open_pack, (self.folder,)

    def grey(self, number: int) -> NDArray[np.uint8]:
        """The grey levels ``(H, W)`` of crop ``number``."""
        height, width = self.shapes[number]
        start = self.offsets[number]
        return self.pixels[start : start + height * width].reshape(height, width)

    def digest(self) -> str:
        """sha256 over file names, labels and sizes in order: identifies the data that a model has seen."""
        digest = hashlib.sha256()
        for name, text, shape in zip(self.file_names, self.texts, self.shapes.tolist(), strict=True):
            digest.update(f"{name}\t{text}\t{shape}\n".encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class JoinedPacks:
    """Several packs as one, with samples numbered consecutively."""

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

    @cached_property
    def left_open(self) -> NDArray[np.uint8]:
        """Of all samples."""
        return np.concatenate([pack.left_open for pack in self.packs])

    def grey(self, number: int) -> NDArray[np.uint8]:
        """The grey levels ``(H, W)`` of crop ``number``."""
        which = int(np.searchsorted(self._firsts, number, side="right")) - 1
        return self.packs[which].grey(number - int(self._firsts[which]))

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        sizes = [len(pack) for pack in self.packs]
        return np.cumsum([0, *sizes[:-1]])


def write_pack(folder: Path, samples: Iterable[Sample]) -> Pack:
    """Write ``samples`` one by one and open the pack.

    An unfinished pack has no index and is written anew.

    Raises:
        ValueError: there are no samples.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.npz").unlink(missing_ok=True)
    shapes, widths, texts, names, left_open = [], [], [], [], []
    with (folder / "pixels.bin").open("wb") as pixels:
        for sample in samples:
            pixels.write(np.ascontiguousarray(sample.grey).tobytes())
            shapes.append(sample.grey.shape)
            widths.append(sample.width)
            texts.append(sample.text)
            names.append(sample.file_name)
            left_open.append(sample.left_open)
    if not texts:
        raise ValueError(f"There are no usable samples to pack in {folder}.")
    with whole_file(folder / "index.npz") as draft, draft.open("wb") as stream:
        np.savez(
            stream,
            shapes=np.array(shapes, np.int32),
            widths=np.array(widths, np.int32),
            texts=np.array(texts),
            file_names=np.array(names),
            left_open=np.array(left_open, np.uint8),
        )
    return open_pack(folder)


def open_pack(folder: Path) -> Pack:
    """Open the pack in ``folder``; its pixels are mapped, not loaded.

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
        left_open=_left_open(index, len(sizes)),
    )


def _left_open(index: Mapping[str, NDArray[Any]], count: int) -> NDArray[np.uint8]:
    """Packs of earlier releases say only which texts are as written, and the oldest have none."""
    if "left_open" in index:
        return index["left_open"]
    written = index["written"] if "written" in index else np.zeros(count, np.bool_)
    return np.where(written, LeftOpen.NOTHING, LeftOpen.FORM).astype(np.uint8)


def is_packed(folder: Path) -> bool:
    """Whether ``folder`` holds a finished pack."""
    return (folder / "index.npz").exists()


def pack_split(
    dataset: Path,
    split: str,
    folder: Path,
    readings: Mapping[str, str],
    kept_out: Collection[str] = (),
) -> Pack:
    """Pack the usable samples of a split in ``folder``, unless it already holds them with the same readings.

    Args:
        readings: file name to the text that replaces the label.
        kept_out: names of files that are not to be learned from.
    Raises:
        DatasetError: a file or a column is missing.
        ValueError: there are no usable samples.
    """
    given = [readings, sorted(kept_out)] if kept_out else readings
    digest = hashlib.sha256(json.dumps(given, sort_keys=True).encode()).hexdigest()
    report_file = folder / "report.json"
    if (
        is_packed(folder)
        and report_file.exists()
        and json.loads(report_file.read_text()).get("readings") == digest
    ):
        return open_pack(folder)
    report = Report()
    examiner = Examiner(blanks=True, readings=readings)
    show = progress_bar(f"packing {split}", count_rows(dataset, split))
    rows = (row for row in show(read_rows(dataset, split)) if row.file_name not in kept_out)
    pack = write_pack(folder, samples(rows, examiner, report))
    report_file.write_text(
        json.dumps({"used": report.used, "left_out": report.left_out, "readings": digest}, indent=1)
    )
    return pack
