"""Opens an image file in this process and decodes it page by page.

Knows image formats through Pillow. Does not judge what a file may cost: see `cost_check` and `budget`.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from backend.recognizer.decoding import aspect, eight_bit, heif, jpeg_end, tags
from backend.recognizer.decoding.limits import (
    CUT_OUT_FIELDS,
    FORMATS,
    ImageLimits,
    ImageRefusedError,
    check_size,
    damaged,
)
from backend.recognizer.decoding.tiff_pages import TiffPage, tiff_pages

END_IS_MISSING = "The file lacks its end mark; the picture is complete."
# What Pillow finds an orientation in; it turns a TIFF by its tag when it loads it.
_MAY_TURN = frozenset(("exif", "xmp", "XML:com.adobe.xmp", "Raw profile type exif"))
PDF_SIGNATURE = b"%PDF-"
_PDF_HEAD = 1024  # bytes in which readers of PDFs look for the signature


@dataclass(frozen=True)
class Page:
    """One page that was read.

    Args:
        number: from 1, previews not counted.
        picture: upright, with square pixels, without metadata, in mode ``L`` or ``RGB``.
        is_only: whether the file has no other page.
        x_scale: columns of ``picture`` to one column of the file's page when that is upright.
        note: words for people on what is odd about the file.
        dpi: pixels of ``picture`` an inch, if the file states it; None too if it was opened elsewhere.
    """

    number: int
    picture: Image.Image
    is_only: bool = True
    x_scale: float = 1.0
    note: str | None = None
    dpi: float | None = None


@dataclass(frozen=True)
class RefusedPage:
    """One page of several that is not read, and why."""

    number: int
    error: ImageRefusedError
    is_only: bool = False


class OpenImage:
    """A file whose header is read and whose pages are counted and measured; nothing is decoded yet.

    Raises:
        ImageRefusedError: the bytes are not one of ``FORMATS``, or break a limit of the whole file.
    """

    def __init__(self, data: bytes, limits: ImageLimits) -> None:
        self._data = data
        self._limits = limits
        self._picture = _open(data)
        self._frames = tiff_pages(data, limits) if self._picture.format == "TIFF" else [TiffPage(0, {})]
        self.pixels = self._measured()

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._frames)

    def pages(self, first: int = 1) -> Iterator[Page | RefusedPage]:
        """Decode the pages from number ``first`` on; a file with one page raises instead of giving a refused one.

        Raises:
            ImageRefusedError: the only page cannot be read or breaks a limit.
        """
        pixels = 0
        for number, frame in enumerate(self._frames[first - 1 :], start=first):
            try:
                page = self._page(number, frame, pixels)
                pixels += page.picture.width * page.picture.height
                yield page
            except MemoryError:
                raise
            except Exception as error:  # Pillow's readers raise all kinds of errors on damaged headers
                refusal = error if isinstance(error, ImageRefusedError) else damaged()
                if self.count == 1:
                    raise refusal from error
                yield RefusedPage(number, refusal)

    def _measured(self) -> int:
        """Pixels of all pages that are small enough on their own."""
        if self._picture.format != "TIFF":
            check_size(self._picture.size, self._limits)
            return self._picture.width * self._picture.height
        total = 0
        for width, height in (frame.size for frame in self._frames):
            total += width * height if width * height <= self._limits.pixels else 0
            if total > self._limits.all_pixels:
                check_size((width, height), self._limits, total)
        return total

    def _page(self, number: int, frame: TiffPage, pixels: int) -> Page:
        is_tiff = self._picture.format == "TIFF"
        if is_tiff:
            self._picture.seek(frame.frame)
        size = self._picture.size
        check_size(size, self._limits, pixels + size[0] * size[1])
        picture, note = self._loaded()
        ratio = aspect.pixel_height(picture, self._data, frame.values if is_tiff else None)
        if is_tiff and frame.values.get(tags.ORIENTATION, 1) >= 5:  # Pillow has laid it on its side already
            ratio = 1 / ratio
        square = aspect.squared(picture, ratio, self._limits)
        upright = ImageOps.exif_transpose(square) if _MAY_TURN.intersection(square.info) else square
        is_turned = picture.getexif().get(ExifTags.Base.Orientation, 1) >= 5 if ratio != 1.0 else False
        x_scale = square.height / picture.height if is_turned else square.width / picture.width
        is_inverted = frame.values.get(tags.PHOTOMETRIC) == 0
        dpi = _dpi(picture, square.size)
        return Page(number, eight_bit.plain(upright, is_inverted), self.count == 1, x_scale, note, dpi)

    def _loaded(self) -> tuple[Image.Image, str | None]:
        try:
            self._picture.load()
            # A photo may turn out larger than its head says.
            check_size(self._picture.size, self._limits)
        except OSError:
            whole = jpeg_end.completed(self._data) if self._picture.format == "JPEG" else None
            if whole is None:
                raise
            picture = _open(whole)
            picture.load()
            return picture, END_IS_MISSING
        is_cut = self._picture.format == "JPEG" and jpeg_end.lacks_end(self._data)
        return self._picture, END_IS_MISSING if is_cut else None


def _dpi(picture: Image.Image, square: tuple[int, int]) -> float | None:
    """Pixels an inch after ``picture`` became ``square`` in size."""
    stated = picture.info.get("dpi")
    try:
        across, down = (float(value) for value in stated or ())
        area = picture.width / across * picture.height / down  # square inches
        return math.sqrt(square[0] * square[1] / area) if across > 0 and down > 0 else None
    except (ArithmeticError, TypeError, ValueError):
        return None


def _open(data: bytes) -> Image.Image:
    is_heif = heif.is_heif(data)
    if is_heif:
        heif.make_readable(data)
    with warnings.catch_warnings():
        # Pillow's own bomb check warns before the size is known to us; ours follows at once and refuses.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=(heif.FORMAT,) if is_heif else FORMATS)
        except Image.DecompressionBombError as error:
            raise ImageRefusedError(
                "too-many-pixels",
                f"The image is far too large. Scan a field at a lower resolution. {CUT_OUT_FIELDS}",
            ) from error
        except UnidentifiedImageError as error:
            raise damaged() if is_heif else _no_image(data) from error


def _no_image(data: bytes) -> ImageRefusedError:
    if PDF_SIGNATURE in data[:_PDF_HEAD]:
        return ImageRefusedError("pdf", f"This is a PDF. {CUT_OUT_FIELDS}")
    return ImageRefusedError(
        "not-an-image", f"This is not an image that can be read. Send one of: {', '.join(FORMATS)}, HEIC."
    )
