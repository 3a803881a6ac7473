"""Finds the pages of a TIFF file: previews and masks are none, and the number is limited before any is decoded.

Knows TIFF directories. Decodes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.recognizer.decoding import tags
from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError

_PREVIEW, _MASK = 1, 4  # bits of NewSubfileType
_OLD_PREVIEW = 2  # value of SubfileType
_MOST_DIRECTORIES = 4  # times the page limit; a page has few previews


@dataclass(frozen=True)
class TiffPage:
    """One page: its frame number in the file (from 0) and the wanted tags."""

    frame: int
    values: dict[int, float]

    @property
    def size(self) -> tuple[int, int]:
        """``(width, height)`` as stored, 0 if the tag is missing."""
        return int(self.values.get(tags.WIDTH, 0)), int(self.values.get(tags.HEIGHT, 0))


def tiff_pages(data: bytes, limits: ImageLimits) -> list[TiffPage]:
    """The pages of a TIFF file in their order; a last one without tags where the chain of directories breaks.

    A file with nothing but previews gives them as its pages.

    Raises:
        ImageRefusedError: there are more pages than the limit.
    """
    pages: list[TiffPage] = []
    previews: list[TiffPage] = []
    try:
        for frame, directory in enumerate(tags.directories(data, _MOST_DIRECTORIES * limits.pages)):
            page = TiffPage(frame, directory.values)
            (previews if _is_preview(page) else pages).append(page)
    except tags.TagsError:
        pages.append(TiffPage(len(pages) + len(previews), {}))
    found = pages or previews
    if len(found) > limits.pages:
        raise ImageRefusedError(
            "too-many-pages",
            f"The file has {len(found)} pages, the limit is {limits.pages}. Split it and send the parts.",
        )
    return found


def _is_preview(page: TiffPage) -> bool:
    kind = int(page.values.get(tags.SUBFILE_TYPE, 0))
    return bool(kind & (_PREVIEW | _MASK)) or page.values.get(tags.OLD_SUBFILE_TYPE) == _OLD_PREVIEW
