"""The windows that the web app must work in: a phone, a tablet, a laptop at 100 % and at 200 %, each in two languages.

By default a test runs in one of the eight, which depends on its name, so that the tests together meet them all;
`make windows` runs each test in each.
"""

from __future__ import annotations

import itertools
import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

EVERY = "PARAPH_TEST_EVERY_WINDOW"
SIZES = ((360, 740), (768, 1024), (1280, 720), (640, 360))  # the last is the third at 200 %
LOCALES = ("en-GB", "fr-FR")


@dataclass(frozen=True)
class Window:
    """CSS pixels, and the language of the browser."""

    width: int
    height: int
    locale: str

    @property
    def viewport(self) -> dict[str, int]:
        """As Playwright takes it."""
        return {"width": self.width, "height": self.height}

    def __str__(self) -> str:
        return f"{self.width}x{self.height}-{self.locale[:2]}"


WINDOWS = tuple(Window(*size, locale) for size, locale in itertools.product(SIZES, LOCALES))


def chosen(test: str) -> Sequence[Window]:
    """The windows in which the test of this name runs."""
    if os.environ.get(EVERY):
        return WINDOWS
    return (WINDOWS[zlib.crc32(test.encode()) % len(WINDOWS)],)
