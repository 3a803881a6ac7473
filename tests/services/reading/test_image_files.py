"""Images of a folder are known by name or content; whatever else lies there is counted with its reason."""

from __future__ import annotations

import os
from pathlib import Path

from backend.services.reading.image_files import find_images
from tests.services.pictures import encoded, picture, png


def test_images_are_found_by_name_or_first_bytes_and_the_rest_is_counted(tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    (folder / "b").mkdir(parents=True)
    for name in ("1.jfif", "2.JPE", "3.png", "4.HEIC", "b/4.tiff"):
        (folder / name).write_bytes(b"named like an image")
    (folder / "b" / "scan").write_bytes(png())
    for form in ("JPEG", "TIFF", "WEBP", "GIF", "BMP"):
        (folder / "b" / f"x.{form}.dat").write_bytes(encoded(picture(), form))
    (folder / "b" / "photo").write_bytes(b"\0\0\0\x18ftypheic")
    for name in ("Thumbs.db", "b/.DS_Store", "desktop.ini", "._3.png", "notes.txt", "b/empty"):
        (folder / name).write_bytes(b"")
    (folder / "b" / "form.pdf").write_bytes(b"%PDF-1.7")
    (folder / "circle").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.png")
    found = find_images(folder)
    assert [path.relative_to(folder).as_posix() for path in found.images] == [
        "1.jfif",
        "2.JPE",
        "3.png",
        "4.HEIC",
        "b/4.tiff",
        "b/photo",
        "b/scan",
        *(f"b/x.{form}.dat" for form in ("BMP", "GIF", "JPEG", "TIFF", "WEBP")),
    ]
    assert found.left_out == {
        "made by the system": 4,
        "not an image": 2,
        "PDF, whose pages are read by: flask form read": 1,
        "a link to a folder": 1,
        "not a file": 1,
    }


def test_a_folder_that_is_gone_is_counted(tmp_path: Path) -> None:
    assert find_images(tmp_path / "none").left_out == {"not readable": 1}
