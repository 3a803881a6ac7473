"""Certain pages of a stored file, in order, opened in a child process.

Knows files and page numbers. Does not know what is on the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from backend.pages.source import PageRefusedError
from backend.services.forms.page_files import FilePage, PageFiles, RefusedFilePage

_GONE = PageRefusedError("damaged", "The file has fewer pages than when it came.")


def opened_pages(
    files: PageFiles, path: Path, numbers: Sequence[int]
) -> Iterator[FilePage | RefusedFilePage]:
    """The pages with these rising numbers, each once; what cannot be opened is a refusal in its place."""
    for first, last in _stretches(numbers):
        following, error = first, _GONE
        with closing(files.pages(path, first)) as pages:
            for page in pages:
                yield page
                following = page.number + 1
                if following > last:
                    break
                if isinstance(page, RefusedFilePage):
                    error = page.error
        # A file that cannot be opened at all says so once.
        for number in range(following, last + 1):
            yield RefusedFilePage(number, last, error)


def _stretches(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each stretch of numbers without a gap."""
    if not numbers:
        return []
    gaps = [(before, after) for before, after in pairwise(numbers) if after != before + 1]
    firsts = [numbers[0], *(after for _, after in gaps)]
    lasts = [*(before for before, _ in gaps), numbers[-1]]
    return list(zip(firsts, lasts, strict=True))
