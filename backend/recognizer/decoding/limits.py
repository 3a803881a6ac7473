"""The limits of one image file, and the refusal of a file or page that breaks one.

Knows sizes and words. Knows no image formats.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP")
MINIMUM_SIDE = 8
LONGEST_SIDES = 100  # times the shorter side; no line of text is that long
CUT_OUT_FIELDS = (
    "Whole pages are not read here: cut the name fields out and send each as an image of its own, or read the pages "
    "of a form with the command: flask form read"
)


@dataclass(frozen=True)
class ImageLimits:
    """Limits of one file; pixels are counted from the headers, before decoding.

    Args:
        pixels: of one page.
        pages: of the file, previews not counted.
        file_pixels: of all pages together; ``pixels`` when left out.
        is_shape_free: whether a page may have any ratio of sides.
        is_content_free: whether a page may show anything; otherwise one that shows more than a field is refused.
    """

    pixels: int = 8_000_000
    pages: int = 500
    file_pixels: int | None = None
    is_shape_free: bool = False
    is_content_free: bool = True

    @classmethod
    def of_settings(cls, pixels: int, pages: int) -> ImageLimits:
        """Limits of an upload: of fields only; a file of many pages may hold 25 times the pixels of one page."""
        return cls(pixels, pages, file_pixels=25 * pixels, is_content_free=False)

    @property
    def all_pixels(self) -> int:
        """Most pixels of all pages together."""
        return self.pixels if self.file_pixels is None else self.file_pixels


class ImageRefusedError(ValueError):
    """A file or page that is not read, with a ``code`` for programs and words for people.

    Codes: ``empty``, ``not-an-image``, ``heic``, ``damaged``, ``too-many-pixels``, ``too-many-pages``,
    ``too-small``, ``too-long``, ``too-costly``, ``unclear``, ``pdf``, ``whole-page``.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def damaged() -> ImageRefusedError:
    """The refusal of a file or page that its reader cannot handle."""
    return ImageRefusedError("damaged", "The image is damaged or cut off. Scan or save it again.")


def too_costly() -> ImageRefusedError:
    """The refusal of an image that takes too much time or memory to open."""
    return ImageRefusedError(
        "too-costly", "The image takes too much time or memory to open. Save it again as a plain PNG or JPEG."
    )


def check_size(size: tuple[int, int], limits: ImageLimits, pixels: int | None = None) -> None:
    """Check the ``(width, height)`` of one page.

    Args:
        pixels: of the file up to and with this page; those of the page when left out.
    Raises:
        ImageRefusedError: the page is too large, too small, or too long for its width.
    """
    width, height = size
    own = width * height
    pixels = own if pixels is None else pixels
    if own > limits.pixels or pixels > limits.all_pixels:
        limit = limits.pixels if own > limits.pixels else limits.all_pixels
        raise ImageRefusedError(
            "too-many-pixels",
            f"The image has {max(own, pixels):,} pixels (this page {width} x {height}), the limit is {limit:,}. "
            f"Scan a field at a lower resolution. {CUT_OUT_FIELDS}",
        )
    if min(width, height) < MINIMUM_SIDE:
        raise ImageRefusedError(
            "too-small",
            f"The image is {width} x {height} pixels; a line of text needs at least {MINIMUM_SIDE} each way.",
        )
    if max(width, height) > LONGEST_SIDES * min(width, height) and not limits.is_shape_free:
        raise ImageRefusedError(
            "too-long",
            f"The image is {width} x {height} pixels; one side may be at most {LONGEST_SIDES} times the other. "
            "Cut out the field.",
        )
