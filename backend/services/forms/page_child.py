"""The child process that opens a stranger's file and renders its pages: `-m backend.services.forms.page_child`.

A job on standard input is a line of JSON; each page on standard output is a line of JSON and its grey pixels. The
process limits its own memory; its parent ends it if a page takes too long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from backend.framed_child import Answer, Head, serve
from backend.pages.pdf import pdf_pages
from backend.pages.source import PageLimits, PageRefusedError
from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError
from backend.recognizer.decoding.open_image import OpenImage, RefusedPage
from backend.recognizer.image import grey

MEMORY = 1 << 30  # bytes beyond what the process needs when it starts
MOST_IMAGE_BYTES = 1 << 29  # an image is held in memory as a whole; a PDF is not
_PDF_HEAD = 1024  # bytes in which a PDF must begin

Message = tuple[Head, bytes]
Counted = Callable[[int], None]


def main() -> None:
    """Render the pages of one file after another, until standard input ends."""
    serve(MEMORY, _work)


def _work(job: Head, _data: bytes, answer: Answer) -> None:
    def counted(count: int) -> None:
        answer({"count": count})  # before the first page, which may be the one that ends this process

    try:
        for head, body in _messages(Path(job["path"]), PageLimits(**job["limits"]), job["first"], counted):
            answer(head, body)
    except PageRefusedError as refusal:
        answer({"code": refusal.code, "detail": refusal.detail})
    except OSError as error:
        words = f"The file cannot be opened: {error.strerror or 'unknown error'}."
        answer({"code": "damaged", "detail": words})
    except MemoryError:
        answer({"code": "too-costly", "detail": "The file takes too much memory to open."})


def _messages(path: Path, limits: PageLimits, first: int, counted: Counted) -> Iterator[Message]:
    with path.open("rb") as file:
        head = file.read(_PDF_HEAD)
    if not head:
        raise PageRefusedError("damaged", "The file is empty (0 bytes). Scan or save it again.")
    of = _of_pdf if b"%PDF-" in head else _of_image
    yield from of(path, limits, first, counted)


def _of_pdf(path: Path, limits: PageLimits, first: int, counted: Counted) -> Iterator[Message]:
    for number, page in enumerate(pdf_pages(path, limits, first, counted), start=first):
        if isinstance(page, PageRefusedError):
            yield {"number": number, "code": page.code, "detail": page.detail}, b""
        else:
            yield _page(number, page.grey(), page.scale, page.dpi)


def _of_image(path: Path, limits: PageLimits, first: int, counted: Counted) -> Iterator[Message]:
    if path.stat().st_size > MOST_IMAGE_BYTES:
        size = f"The image file has {path.stat().st_size:,} bytes, the limit is {MOST_IMAGE_BYTES:,}."
        raise PageRefusedError("too-large", f"{size} Save it as a PDF or in parts.")
    of_image = ImageLimits(limits.pixels, limits.pages, file_pixels=limits.pixels * limits.pages)
    try:
        opened = OpenImage(path.read_bytes(), of_image)
        counted(opened.count)
        for page in opened.pages(first):
            if isinstance(page, RefusedPage):
                yield {"number": page.number, "code": page.error.code, "detail": page.error.detail}, b""
            else:
                yield _page(page.number, grey(page.picture), 1.0, page.dpi)
    except ImageRefusedError as refusal:
        if refusal.code == "not-an-image":
            words = "This is neither a PDF nor an image that can be read. Send PDF, TIFF, JPEG, PNG, WebP or HEIC."
            raise PageRefusedError("not-a-page", words) from refusal
        raise PageRefusedError(refusal.code, refusal.detail) from refusal
    except (OSError, ValueError, SyntaxError) as error:  # a damaged header raises many kinds of errors
        raise PageRefusedError(
            "damaged", "The image is damaged or cut off. Scan or save it again."
        ) from error


def _page(number: int, pixels: np.ndarray, scale: float, dpi: float | None) -> Message:
    height, width = pixels.shape
    head = {"number": number, "width": width, "height": height, "scale": scale, "dpi": dpi}
    return head, np.ascontiguousarray(pixels).tobytes()


if __name__ == "__main__":
    main()
