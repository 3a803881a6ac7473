"""How many names are read from files whose pixels are not square, by the kind of file.

`python -m tests.recognizer.decoding.aspect_counts` prints all kinds; `test_aspect` holds those that lose no pixel to
the count of square ones.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from backend.recognizer.bundle import latest_bundle, load_bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import decode
from tests.handwriting import ROOT, dataset_dir
from tests.recognizer.decoding.files import exif, jfif, saved

FIELDS = 240
FAX = 204 / 98

Names = list[tuple[Image.Image, str]]


def gold_names() -> Names:
    """The first crops of the test set whose gold reading is a name, and the name.

    Raises:
        LookupError: the data set is not on this machine.
    """
    folder = dataset_dir()
    if folder is None or not (folder / "gold_test.csv").is_file():
        raise LookupError("the data set is not on this machine")
    with (folder / "gold_test.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["GOLD"] and row["GOLD"] != "EMPTY"][:FIELDS]
    places = {path.name: path for path in folder.glob("*_v2/*/TRAIN_*.jpg")}
    return [(Image.open(places[row["FILENAME"]]).convert("L"), row["GOLD"]) for row in rows]


def shipped() -> Recognizer:
    """The newest shipped version."""
    folder = latest_bundle(Path(ROOT, "weights"))
    assert folder is not None
    return Recognizer(load_bundle(folder), threads=2)


def right(recognizer: Recognizer, names: Names, file: Callable[[Image.Image], bytes]) -> int:
    """How many names are read exactly from such files."""
    readings = recognizer.read([decode(file(image)) for image, _ in names])
    return sum(reading.text == gold for reading, (_, gold) in zip(readings, names, strict=True))


def _taller(image: Image.Image) -> Image.Image:
    return image.resize((image.width, 2 * image.height))


def _wider(image: Image.Image) -> Image.Image:
    return image.resize((round(image.width * FAX), image.height))


def _fewer_rows(image: Image.Image, filter_: Image.Resampling) -> Image.Image:
    return image.resize((image.width, round(image.height / FAX)), filter_)


def _fewer_columns(image: Image.Image, filter_: Image.Resampling) -> Image.Image:
    return image.resize((image.width // 2, image.height), filter_)


WHOLE: dict[str, Callable[[Image.Image], bytes]] = {
    "square": lambda image: saved(image, "PNG"),
    "TIFF 204x98 dpi": lambda image: saved(_wider(image), "TIFF", dpi=(204, 98)),
    "PNG 300x600 dpi": lambda image: saved(_taller(image), "PNG", dpi=(300, 600)),
    "JFIF aspect 1:2": lambda image: jfif(_taller(image), 1, 2),
    "EXIF 300x600 dpi": lambda image: exif(_taller(image), 300, 600),
}
"""Files that hold every pixel of the square picture."""

_BOX, _NEAREST = Image.Resampling.BOX, Image.Resampling.NEAREST
POORER: dict[str, Callable[[Image.Image], bytes]] = {
    "TIFF 204x98 dpi, rows averaged": lambda image: saved(_fewer_rows(image, _BOX), "TIFF", dpi=(204, 98)),
    "TIFF 204x98 dpi, rows left out": lambda image: saved(
        _fewer_rows(image, _NEAREST), "TIFF", dpi=(204, 98)
    ),
    "PNG 300x600 dpi, columns averaged": lambda image: saved(
        _fewer_columns(image, _BOX), "PNG", dpi=(300, 600)
    ),
    "PNG 300x600 dpi, columns left out": lambda image: saved(
        _fewer_columns(image, _NEAREST), "PNG", dpi=(300, 600)
    ),
}
"""Files that hold half the pixels."""


def main() -> None:
    """Print the count of each kind."""
    recognizer, names = shipped(), gold_names()
    for kind, file in (WHOLE | POORER).items():
        print(f"{kind}: {right(recognizer, names, file)} of {len(names)}", flush=True)


if __name__ == "__main__":
    main()
