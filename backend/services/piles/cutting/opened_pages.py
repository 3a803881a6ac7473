"""Certain pages of a stored file, in order, opened in a child process.

Knows blobs, files and page numbers. Does not know what is on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from sqlalchemy.orm import Session

from backend.pages.source import PageRefusedError
from backend.services.erasing.digests import Erased
from backend.services.errors import ConflictError
from backend.services.forms.library.refusals import because
from backend.services.forms.page_files import FilePage, PageFiles, RefusedFilePage
from backend.store.blobs import BlobStore
from backend.store.erasing.removing import LOST
from backend.store.errors import BlobError
from backend.store.piles.pages import FoundPage

_GONE = PageRefusedError("damaged", "The file has fewer pages than when it came.")


def opened_pages(
    files: PageFiles, path: Path, numbers: Sequence[int]
) -> Iterator[FilePage | RefusedFilePage]:
    """The pages with these rising numbers, each once; what cannot be opened is a refusal in its place."""
    for first, last in _stretches(numbers):
        following, error = first, _GONE
        with closing(files.pages(path, first, last)) as pages:
            for page in pages:
                yield page
                following = page.number + 1
                if following > last and following <= page.count:
                    break  # after the file's last page it ends by itself, and its child serves the next file
                if isinstance(page, RefusedFilePage):
                    error = page.error
        # A file that cannot be opened at all says so once.
        for number in range(following, last + 1):
            yield RefusedFilePage(number, last, error)


def open_page(session: Session, blobs: BlobStore, found: FoundPage) -> FilePage:
    """The page as it came.

    Raises:
        ConflictError: its file was erased, dropped or is missing, or it cannot be opened.
    """
    page, file, _ = found
    # Erased with another of its pages: it would be refused if it came again.
    if file.blob is None and Erased(session).knows(file.sha256):
        raise ConflictError(LOST, **because("erased-file"))
    if file.blob is None:
        raise ConflictError(
            "The file was dropped after its pages were cut. Send it again to this pile, then try again.",
            **because("no-file"),
        )
    try:
        with blobs.as_file(file.blob) as path, PageFiles() as files:
            opened = next(iter(opened_pages(files, path, [page.number])))
    except BlobError as error:
        raise ConflictError(
            "The stored file is missing. Send it again to this pile.", **because("no-file")
        ) from error
    if not isinstance(opened, FilePage):
        words = f"The page cannot be opened: {opened.error.detail}"
        raise ConflictError(words, **because("page", why=opened.error.code))
    return opened


def _stretches(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each stretch of numbers without a gap."""
    if not numbers:
        return []
    gaps = [(before, after) for before, after in pairwise(numbers) if after != before + 1]
    firsts = [numbers[0], *(after for _, after in gaps)]
    lasts = [*(before for before, _ in gaps), numbers[-1]]
    return list(zip(firsts, lasts, strict=True))
