"""Decodes the bytes of an uploaded file into pages of pixels, or refuses them with a reason that says what to do.

Knows image formats and their limits. Knows nothing of text lines, networks, files on disk or HTTP.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP")
MINIMUM_SIDE = 8
_HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif")


@dataclass(frozen=True)
class ImageLimits:
    """Limits of one file: ``pixels`` of all its pages together, counted before decoding, and number of ``pages``."""

    pixels: int = 40_000_000
    pages: int = 50


class ImageRefusedError(ValueError):
    """A file that is not read, with a ``code`` for programs and a ``detail`` for people.

    Codes: ``empty``, ``not-an-image``, ``heic``, ``damaged``, ``too-many-pixels``, ``too-many-pages``,
    ``too-small``.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def pages(data: bytes, limits: ImageLimits | None = None) -> list[Image.Image]:
    """The pages of an image file, upright, without metadata, in mode ``L`` or ``RGB``.

    Of an animation only the first frame is read; of a TIFF, every page.

    Raises:
        ImageRefusedError: the bytes are in none of ``FORMATS``, are damaged, or exceed a limit.
    """
    limits = limits or ImageLimits()
    if not data:
        raise ImageRefusedError("empty", "The file is empty (0 bytes). Scan or save it again.")
    try:
        return [_upright(page) for page in _checked_pages(data, limits)]
    except (ImageRefusedError, MemoryError):
        raise
    except Exception as error:  # Pillow's readers raise all kinds of errors on damaged headers
        raise ImageRefusedError(
            "damaged", "The image is damaged or cut off. Scan or save it again."
        ) from error


def decode(data: bytes, limits: ImageLimits | None = None) -> NDArray[np.uint8]:
    """The grey levels ``(H, W)`` of the first page, 0 black to 255 white.

    Raises:
        ImageRefusedError: see ``pages``.
    """
    return grey(pages(data, limits)[0])


def grey(page: Image.Image) -> NDArray[np.uint8]:
    """The luminance ``(H, W)`` of a page, 0 black to 255 white."""
    return np.asarray(page if page.mode == "L" else page.convert("L"))


def _checked_pages(data: bytes, limits: ImageLimits) -> Iterator[Image.Image]:
    image = _open(data)
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if count > limits.pages:
        raise ImageRefusedError(
            "too-many-pages",
            f"The file has {count} pages, the limit is {limits.pages}. Split it and send the parts.",
        )
    pixels = 0
    for page in islice(ImageSequence.Iterator(image), count):
        pixels += page.width * page.height
        _check_size(page.size, pixels, limits)
        page.load()
        yield page


def _open(data: bytes) -> Image.Image:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise ImageRefusedError("heic", "HEIC and AVIF photos are not read. Save the photo as JPEG or PNG.")
    with warnings.catch_warnings():
        # Pillow's own check warns before the size is known here; the check that follows refuses the file.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=FORMATS)
        except Image.DecompressionBombError as error:
            raise ImageRefusedError(
                "too-many-pixels",
                "The image is far too large. Scan at a lower resolution or cut out the field.",
            ) from error
        except UnidentifiedImageError as error:
            raise ImageRefusedError(
                "not-an-image", f"This is not an image that can be read. Send one of: {', '.join(FORMATS)}."
            ) from error


def _check_size(size: tuple[int, int], pixels: int, limits: ImageLimits) -> None:
    """Refuse a page for its own size, or for the ``pixels`` of the file up to and including this page."""
    width, height = size
    if pixels > limits.pixels:
        raise ImageRefusedError(
            "too-many-pixels",
            f"The image has {pixels:,} pixels (this page {width} x {height}), the limit is {limits.pixels:,}. "
            "Scan at a lower resolution or cut out the field.",
        )
    if min(width, height) < MINIMUM_SIDE:
        raise ImageRefusedError(
            "too-small",
            f"The image is {width} x {height} pixels; a line of text needs at least {MINIMUM_SIDE} each way.",
        )


def _upright(page: Image.Image) -> Image.Image:
    """The page rotated as its EXIF tag says, without metadata, transparency on white, in 8-bit grey or RGB."""
    image = ImageOps.exif_transpose(page)
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray(_to_eight_bits(np.asarray(image, dtype=np.float32)))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image)
    target = "L" if image.mode in ("1", "L", "LA") else "RGB"
    plain = image.convert(target)
    plain.info = {}
    return plain


def _to_eight_bits(levels: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Scale grey levels to 0..255: from 0..65535 if any exceeds 255."""
    top = 65535.0 if levels.max() > 255 else 255.0
    return np.clip(levels * (255.0 / top), 0, 255).astype(np.uint8)
