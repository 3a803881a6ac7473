"""Brings pixels that are not square, as fax machines and some scanners make them, to square ones.

Knows the tags of image files that state resolution or aspect. Nonsense in them is ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PIL import Image

from backend.recognizer.decoding import tags
from backend.recognizer.decoding.limits import ImageLimits

NEARLY_SQUARE = 1.03  # ratio of resolutions up to which pixels are left as they are
MOST_STRETCHED = 5.0  # ratio of resolutions beyond which a tag is nonsense
_PLAUSIBLE = (20.0, 10_000.0)  # dots per inch, if a tag gives a unit
_INCHES = {2: 1.0, 3: 2.54}  # by ResolutionUnit; others state the aspect only
_GIF_ASPECT = 12  # place of the byte in the file


def pixel_height(picture: Image.Image, data: bytes, values: Mapping[int, float] | None = None) -> float:
    """Height of a pixel in widths of a pixel, from the first statement that makes sense; 1.0 without one.

    Args:
        data: the file, of which ``picture`` is a page as stored, not yet turned by its orientation.
        values: the page's TIFF tags.
    """
    for stated in _statements(picture, data, values):
        ratio = _ratio(*stated)
        if ratio != 1.0:
            return ratio
    return 1.0


def squared(picture: Image.Image, ratio: float, limits: ImageLimits) -> Image.Image:
    """The picture with square pixels: its coarser direction is enlarged, or the finer reduced if that is too large.

    Args:
        ratio: see `pixel_height`.
    """
    if ratio == 1.0:
        return picture
    width, height = picture.size
    larger = (width, round(height * ratio)) if ratio > 1 else (round(width / ratio), height)
    smaller = (round(width / ratio), height) if ratio > 1 else (width, round(height * ratio))
    size = larger if larger[0] * larger[1] <= limits.pixels else smaller
    if picture.mode in ("1", "P", "PA") or picture.mode.startswith("I;"):
        picture = picture.convert(
            _SMOOTH.get(picture.mode, "RGBA" if picture.has_transparency_data else "RGB")
        )
    return picture.resize((max(1, size[0]), max(1, size[1])), Image.Resampling.HAMMING)


_SMOOTH = {"1": "L", "I;16": "I", "I;16B": "I", "I;16L": "I"}

Statement = tuple[float | None, float | None, float | None]
"""Horizontal and vertical resolution, and dots per inch in one of their units (None: they state the aspect only)."""


def _statements(picture: Image.Image, data: bytes, values: Mapping[int, float] | None) -> list[Statement]:
    if values is not None:
        return [_of_tags(values)]
    info: Mapping[Any, Any] = picture.info
    found: list[Statement] = []
    if "jfif_density" in info:
        found.append((*info["jfif_density"], {1: 1.0, 2: 2.54}.get(info.get("jfif_unit", 0))))
    elif picture.format in ("PNG", "BMP") and "dpi" in info:
        found.append((*info["dpi"], 1.0))
    elif picture.format == "PNG" and "aspect" in info:
        found.append((*info["aspect"], None))
    elif picture.format == "GIF" and len(data) > _GIF_ASPECT and data[_GIF_ASPECT]:
        found.append((64.0, data[_GIF_ASPECT] + 15.0, None))
    block = info.get("exif")
    if isinstance(block, bytes):
        found.append(_of_tags(tags.exif(block)))
    return found


def _of_tags(values: Mapping[int, float]) -> Statement:
    unit = int(values.get(tags.RESOLUTION_UNIT, 2))
    return values.get(tags.X_RESOLUTION), values.get(tags.Y_RESOLUTION), _INCHES.get(unit)


def _ratio(across: float | None, down: float | None, inches: float | None) -> float:
    if not across or not down or not (across > 0 and down > 0):
        return 1.0
    if inches is not None and not all(
        _PLAUSIBLE[0] <= dots * inches <= _PLAUSIBLE[1] for dots in (across, down)
    ):
        return 1.0
    ratio = across / down
    if not 1 / MOST_STRETCHED <= ratio <= MOST_STRETCHED or 1 / NEARLY_SQUARE < ratio < NEARLY_SQUARE:
        return 1.0
    return ratio
