"""A folder of images: every page in order, bad files named, never many images in memory."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from backend.recognizer.image import ImageLimits
from backend.recognizer.reading import Reading
from backend.services.reading import folder as folder_module
from backend.services.reading.folder import BulkReading, read_folder
from tests.services.fakes import FakeRecognizer
from tests.services.pictures import encoded, picture, png


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Five image files, one of them damaged and one with two pages, and a text file."""
    (tmp_path / "b").mkdir()
    (tmp_path / "1.png").write_bytes(png(width=101))
    (tmp_path / "2.PNG").write_bytes(b"damaged")
    (tmp_path / "3.tif").write_bytes(
        encoded(picture(width=103), "TIFF", save_all=True, append_images=[picture(width=104)])
    )
    (tmp_path / "b" / "1.jpg").write_bytes(encoded(picture(width=105), "JPEG"))
    (tmp_path / "b" / "2.png").write_bytes(png(width=106))
    (tmp_path / "notes.txt").write_text("not an image, and not named like one")
    return tmp_path


def shown(found: list[BulkReading]) -> list[tuple[str, int, str | None]]:
    return [(item.name, item.page, item.reading.text if item.reading else None) for item in found]


@pytest.mark.parametrize("batch", [1, 2, 64])
def test_every_page_is_read_in_the_files_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(folder_module, "BATCH", batch)
    recognizer = FakeRecognizer()
    found = list(read_folder(recognizer, folder, ImageLimits()))
    assert shown(found) == [
        ("1.png", 1, "W101"),
        ("2.PNG", 1, None),
        ("3.tif", 1, "W103"),
        ("3.tif", 2, "W104"),
        ("b/1.jpg", 1, "W105"),
        ("b/2.png", 1, "W106"),
    ]
    assert (found[1].error or "").startswith("This is not an image")
    assert max(recognizer.batches) <= batch + 1


def test_large_images_are_not_gathered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "_BATCH_PIXELS", 1)
    recognizer = FakeRecognizer()
    assert len(list(read_folder(recognizer, folder, ImageLimits()))) == 6
    assert sorted(recognizer.batches) == [1, 1, 1, 2]


def test_results_come_while_files_are_still_unread(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "BATCH", 1)
    results = read_folder(FakeRecognizer(), folder, ImageLimits())
    assert next(results).name == "1.png"
    (folder / "b" / "2.png").write_bytes(b"")
    assert (list(results)[-1].error or "").startswith("The file is empty")


def test_two_batches_are_read_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "BATCH", 1)
    (folder / "2.PNG").unlink()  # four batches are left
    together = threading.Barrier(2, timeout=20)

    class Meeting(FakeRecognizer):
        def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
            together.wait()
            return super().read(images)

    found = list(read_folder(Meeting(), folder, ImageLimits()))
    assert [item.name for item in found] == ["1.png", "3.tif", "3.tif", "b/1.jpg", "b/2.png"]


def test_a_failing_recognizer_ends_the_reading(folder: Path) -> None:
    def refuses(image: NDArray[np.uint8]) -> bool:
        return image.shape[1] == 105

    with pytest.raises(ValueError, match="fell over"):
        list(read_folder(FakeRecognizer(refuses=refuses), folder, ImageLimits()))


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    assert list(read_folder(FakeRecognizer(), tmp_path, ImageLimits())) == []
