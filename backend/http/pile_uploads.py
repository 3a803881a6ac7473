"""Where piles are sent, and how large the body of such a request may be."""

from __future__ import annotations

from backend.config import MEGABYTE

PILES_PATH = "/api/v1/piles"
PILE_BYTES = 1040 * MEGABYTE  # a file of pages of 1 GiB, and what is around it
