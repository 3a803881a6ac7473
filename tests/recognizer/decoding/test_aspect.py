"""Pixels that are not square: which tags are believed, and that readings are those of square pixels."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from backend.recognizer.bundle import latest_bundle, load_bundle
from backend.recognizer.decoding import aspect
from backend.recognizer.decoding.limits import ImageLimits
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import decode, first_page
from tests.recognizer.decoding.files import exif, jfif, saved

ROOT = Path(__file__).resolve().parents[3]
NAMES = ROOT.parent / "shared" / "data" / "names"
FIELDS = 240
LEAST_RIGHT = 230
FIELD = Image.new("L", (100, 40), 255)


def png(across: float, down: float) -> bytes:
    return saved(FIELD, "PNG", dpi=(across, down))


def tiff(across: float, down: float, unit: int = 2) -> bytes:
    return saved(FIELD, "TIFF", x_resolution=across, y_resolution=down, resolution_unit=unit)


def gif(value: int) -> bytes:
    data = bytearray(saved(FIELD, "GIF"))
    data[12] = value
    return bytes(data)


def webp(across: float, down: float) -> bytes:
    tags = Image.Exif()
    tags[282], tags[283], tags[296] = across, down, 2
    return saved(FIELD, "WEBP", exif=tags)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (tiff(204, 98), (100, 83)),
        (tiff(204, 196), (100, 42)),
        (tiff(204, 391), (192, 40)),
        (tiff(2, 1, unit=1), (100, 80)),  # no unit: the aspect only
        (tiff(80, 38.5, unit=3), (100, 83)),  # dots per centimetre
        (png(300, 600), (200, 40)),
        (png(600, 300), (100, 80)),
        (saved(FIELD, "BMP", dpi=(300, 600)), (200, 40)),
        (gif(113), (200, 40)),  # (113 + 15) / 64: a pixel is twice as wide as high
        (jfif(FIELD, 1, 2), (200, 40)),
        (jfif(FIELD, 204, 98, unit=1), (100, 83)),
        (jfif(FIELD, 80, 40, unit=2), (100, 80)),
        (exif(FIELD, 300, 600), (200, 40)),
        (exif(FIELD, 300, 600, orientation=6), (40, 200)),
        (webp(300, 600), (200, 40)),
    ],
)
def test_resolution_and_aspect_make_pixels_square(data: bytes, size: tuple[int, int]) -> None:
    assert first_page(data).picture.size == size


@pytest.mark.parametrize(
    "data",
    [
        tiff(0, 0),
        tiff(0, 98),
        tiff(1, 1000),
        tiff(98, 1, unit=1),
        tiff(1, 2),  # one dot an inch
        tiff(300, 300),
        tiff(300, 295),
        png(1, 1000),
        png(0, 0),
        jfif(FIELD, 0, 0),
        jfif(FIELD, 0, 2),
        jfif(FIELD, 1, 1000),
        jfif(FIELD, 1, 2, unit=1),
        exif(FIELD, 1, 1000),
        exif(FIELD, 0, 98),
        gif(0),
        gif(49),  # square
    ],
)
def test_square_pixels_and_nonsense_change_nothing(data: bytes) -> None:
    page = first_page(data)
    assert (page.picture.size, page.x_scale) == ((100, 40), 1.0)


def test_a_page_on_its_side_is_squared_before_it_is_turned() -> None:
    side = Image.new("L", (40, 100), 255)
    tags = {274: 6, 282: 204.0, 283: 98.0, 296: 2}
    assert first_page(saved(side, "TIFF", tiffinfo=tags)).picture.size == (208, 40)
    assert first_page(exif(side, 204, 98, orientation=6)).picture.size == (208, 40)


@pytest.mark.parametrize(
    ("data", "scale"),
    [(png(300, 600), 2.0), (png(600, 300), 1.0), (exif(FIELD, 300, 600, orientation=6), 1.0)],
)
def test_the_page_knows_how_far_its_columns_were_stretched(data: bytes, scale: float) -> None:
    assert first_page(data).x_scale == scale


def test_what_would_grow_too_large_is_made_smaller_instead() -> None:
    assert aspect.squared(FIELD, 0.5, ImageLimits(pixels=7999)).size == (100, 20)
    assert aspect.squared(FIELD, 0.5, ImageLimits(pixels=8000)).size == (200, 40)


@pytest.fixture(scope="module")
def names() -> list[tuple[Image.Image, str]]:
    """The first crops of the test set whose gold reading is a name, and the name."""
    if not (NAMES / "gold_test.csv").is_file():
        pytest.skip(f"no real names at {NAMES.name}: the data set is not on this machine")
    with (NAMES / "gold_test.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["GOLD"] and row["GOLD"] != "EMPTY"][:FIELDS]
    places = {path.name: path for path in NAMES.glob("*_v2/*/TRAIN_*.jpg")}
    return [(Image.open(places[row["FILENAME"]]).convert("L"), row["GOLD"]) for row in rows]


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    folder = latest_bundle(ROOT / "weights")
    assert folder is not None
    return Recognizer(load_bundle(folder), threads=2)


def taller(image: Image.Image) -> Image.Image:
    return image.resize((image.width, 2 * image.height))


def wider(image: Image.Image) -> Image.Image:
    return image.resize((round(image.width * 204 / 98), image.height))


@pytest.mark.slow
@pytest.mark.parametrize(
    "file",
    [
        lambda image: saved(image, "PNG"),
        lambda image: saved(wider(image), "TIFF", dpi=(204, 98)),
        lambda image: saved(taller(image), "PNG", dpi=(300, 600)),
        lambda image: jfif(taller(image), 1, 2),
        lambda image: exif(taller(image), 300, 600),
    ],
    ids=["square", "TIFF 204x98 dpi", "PNG 300x600 dpi", "JFIF aspect 1:2", "EXIF 300x600 dpi"],
)
def test_names_are_read_as_with_square_pixels(
    names: list[tuple[Image.Image, str]],
    recognizer: Recognizer,
    file: Callable[[Image.Image], bytes],
) -> None:
    readings = recognizer.read([decode(file(image)) for image, _ in names])
    right = sum(reading.text == gold for reading, (_, gold) in zip(readings, names, strict=True))
    assert right >= LEAST_RIGHT
