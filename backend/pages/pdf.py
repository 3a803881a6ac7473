"""Pages of a PDF as pictures, at the resolution they were scanned at. Scripts, forms and links in it do nothing.

Runs in the calling process: whoever renders a stranger's file does so in a child process with a time limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from backend.pages.source import PageLimits, PageRefusedError, SourcePage

_POINTS = 72.0  # of a PDF, an inch
_DRAWN_DPI = 200.0  # for pages that hold no scan
_LEAST_DPI, _MOST_DPI = 100.0, 400.0
_PAGES_AT_ONCE = 50
"""An open document keeps the data of every page that was rendered, so it is opened again after this many."""
_FILLED_IN = (raw.FORMTYPE_ACRO_FORM,)
_SCAN_SHARE = 0.5  # of the page's area that a picture must cover to count as its scan


def pdf_pages(
    path: Path, limits: PageLimits, first: int = 1, counted: Callable[[int], None] | None = None
) -> Iterator[SourcePage | PageRefusedError]:
    """Each page of the PDF in order; a page that cannot be rendered is a refusal in its place.

    Args:
        first: number of the page to begin with.
        counted: called with the number of pages before the first is rendered.
    Raises:
        PageRefusedError: the file is encrypted or damaged, or has too many pages.
    """
    with _opened(path) as document:
        count = len(document)
        if count > limits.pages:
            raise PageRefusedError(
                "too-many-pages",
                f"The PDF has {count:,} pages, the limit is {limits.pages:,}. Split it and send the parts.",
            )
        if counted is not None:
            counted(count)
        yield from _some(document, range(first - 1, min(count, first - 1 + _PAGES_AT_ONCE)), limits)
    for start in range(first - 1 + _PAGES_AT_ONCE, count, _PAGES_AT_ONCE):
        with _opened(path) as document:
            yield from _some(document, range(start, min(count, start + _PAGES_AT_ONCE)), limits)


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise _unopened(error) from error
    if document.get_formtype() in _FILLED_IN:
        document.init_forms()  # draws what was typed into the fields; the library is built without scripts
    return document


def _unopened(error: pdfium.PdfiumError) -> PageRefusedError:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return PageRefusedError(
            "encrypted", "The PDF is protected by a password. Save it without one and send it again."
        )
    return PageRefusedError("damaged", "The PDF is damaged or cut off. Scan or save it again.")


def _some(
    document: pdfium.PdfDocument, numbers: range, limits: PageLimits
) -> Iterator[SourcePage | PageRefusedError]:
    return (_page(document, number, limits) for number in numbers)


def _page(document: pdfium.PdfDocument, number: int, limits: PageLimits) -> SourcePage | PageRefusedError:
    try:
        with closing(document[number]) as page:
            width, height = page.get_size()
            if min(width, height) <= 0 or max(width, height) / _POINTS * 25.4 > limits.side_mm:
                return PageRefusedError(
                    "too-large",
                    f"Page {number + 1} measures {width / _POINTS * 25.4:.0f} x {height / _POINTS * 25.4:.0f} mm, "
                    f"the limit is {limits.side_mm:.0f} mm a side.",
                )
            own = scan_dpi(page) or _DRAWN_DPI
            dpi = _fitting(own, width, height, limits)
            bitmap = page.render(scale=dpi / _POINTS, rev_byteorder=True, prefer_bgrx=False)
            pixels: NDArray[np.uint8] = np.array(bitmap.to_numpy()[..., :3], np.uint8)
            return SourcePage(number + 1, pixels, dpi, own / dpi)
    except pdfium.PdfiumError:
        return PageRefusedError("damaged", f"Page {number + 1} of the PDF is damaged. Scan it again.")


def scan_dpi(page: pdfium.PdfPage) -> float | None:
    """Pixels an inch of the picture that covers most of the page; ``None`` if none covers half of it."""
    width, height = page.get_size()
    found: list[tuple[float, float]] = []
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = each.get_bounds()
        area = abs((right - left) * (top - bottom))
        columns, rows = each.get_px_size()
        if area > _SCAN_SHARE * width * height:
            # Through the areas, since a picture may be placed turned by a quarter.
            found.append((area, _POINTS * float(np.sqrt(columns * rows / area))))
    return max(found)[1] if found else None


def _fitting(dpi: float, width: float, height: float, limits: PageLimits) -> float:
    """``dpi`` within the limits of resolution and pixels."""
    most = _POINTS * float(np.sqrt(limits.pixels / (width * height)))
    return min(max(_LEAST_DPI, min(dpi, _MOST_DPI)), most)
