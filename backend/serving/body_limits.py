"""How large the body of a request may be: files of pages may be larger than everything else.

Knows methods and paths. The application's own limits are met first, since they know what was sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.config import MEGABYTE, Settings
from backend.http.pile_uploads import PILE_BYTES, PILES_PATH

EXTRA_BYTES = MEGABYTE


@dataclass(frozen=True)
class BodyLimits:
    """Bytes of a body of files of pages, and of any other."""

    piles: int
    other: int

    @classmethod
    def of_settings(cls, settings: Settings) -> BodyLimits:
        """A little above what the application takes."""
        other = settings.max_upload_mb * MEGABYTE + EXTRA_BYTES
        return cls(max(PILE_BYTES + EXTRA_BYTES, other), other)

    @property
    def most(self) -> int:
        """Bytes of any body."""
        return max(self.piles, self.other)

    def of(self, method: str, path: str) -> int:
        """Bytes of the body of a request."""
        is_pile = method.upper() == "POST" and path.rstrip("/").endswith(PILES_PATH)
        return self.piles if is_pile else self.other
