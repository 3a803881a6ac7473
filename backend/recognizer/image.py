"""Decodes the bytes of an uploaded file into pages of pixels, or refuses them with a reason that says what to do.

Connects decoding with the look at what a page shows. Knows nothing of networks, files on disk or HTTP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.recognizer.decoding import budget
from backend.recognizer.decoding.cost_check import HEAVY_PIXELS, is_heavy
from backend.recognizer.decoding.limits import (
    FORMATS,
    MINIMUM_SIDE,
    ImageLimits,
    ImageRefusedError,
    damaged,
)
from backend.recognizer.decoding.open_image import OpenImage, Page, RefusedPage
from backend.recognizer.layout import whole_page

__all__ = [
    "FORMATS",
    "MINIMUM_SIDE",
    "ImageLimits",
    "ImageRefusedError",
    "Page",
    "RefusedPage",
    "decode",
    "each_page",
    "first_page",
    "grey",
    "hash_of_pixels",
    "pages",
]


def each_page(
    data: bytes, limits: ImageLimits | None = None, *, most: int | None = None
) -> Iterator[Page | RefusedPage]:
    """The pages of an image file one by one; if one of several cannot be read, its refusal stands in its place.

    Of an animation only the first frame is read. A file that may cost much time or memory is decoded in a child
    process.

    Args:
        most: how many pages to decode; None for all.
    Raises:
        ImageRefusedError: the bytes are in none of ``FORMATS``, are damaged, or exceed a limit; or the only page
            is refused.
    """
    limits = limits or ImageLimits()
    opened = _opened(data, limits)
    found = opened.pages() if opened is not None else budget.pages(data, limits, most)
    for place, page in enumerate(found, start=1):
        yield page if limits.is_content_free else _field(page)
        if place == most:
            return


def pages(data: bytes, limits: ImageLimits | None = None) -> list[Image.Image]:
    """The pages of an image file, upright, without metadata, in mode ``L`` or ``RGB``.

    Of an animation only the first frame is read; of a TIFF, every page.

    Raises:
        ImageRefusedError: the bytes are in none of ``FORMATS``, are damaged, or exceed a limit; or a page does.
    """
    return [_accepted(page).picture for page in each_page(data, limits)]


def first_page(data: bytes, limits: ImageLimits | None = None) -> Page:
    """The first page; no other is decoded.

    Raises:
        ImageRefusedError: see ``pages``.
    """
    return _accepted(next(each_page(data, limits, most=1)))


def decode(data: bytes, limits: ImageLimits | None = None) -> NDArray[np.uint8]:
    """The grey levels ``(H, W)`` of the first page, 0 black to 255 white.

    Raises:
        ImageRefusedError: see ``pages``.
    """
    return grey(first_page(data, limits).picture)


def grey(page: Image.Image) -> NDArray[np.uint8]:
    """The luminance ``(H, W)`` of a page, 0 black to 255 white."""
    return np.asarray(page if page.mode == "L" else page.convert("L"))


def hash_of_pixels(grey: NDArray[np.uint8]) -> str:
    """Equal for equal grey levels ``(H, W)``, whatever the file format and colour mode."""
    return hashlib.sha256(repr(grey.shape).encode() + grey.tobytes()).hexdigest()


def _opened(data: bytes, limits: ImageLimits) -> OpenImage | None:
    """The file, opened in this process; None if decoding it may cost much."""
    if not data:
        raise ImageRefusedError("empty", "The file is empty (0 bytes). Scan or save it again.")
    try:
        opened = None if is_heavy(data, limits) else OpenImage(data, limits)
    except (ImageRefusedError, MemoryError):
        raise
    except Exception as error:  # Pillow's readers raise all kinds of errors on damaged headers
        raise damaged() from error
    return opened if opened is not None and opened.pixels <= HEAVY_PIXELS else None


def _field(page: Page | RefusedPage) -> Page | RefusedPage:
    """The page, refused if it shows more than one field.

    Raises:
        ImageRefusedError: it does, and the file has no other page.
    """
    if isinstance(page, RefusedPage) or not whole_page.is_whole_page(grey(page.picture)):
        return page
    if page.is_only:
        raise whole_page.refusal()
    return RefusedPage(page.number, whole_page.refusal())


def _accepted(page: Page | RefusedPage) -> Page:
    if isinstance(page, RefusedPage):
        raise page.error
    return page
