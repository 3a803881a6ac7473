"""Give large blocks of memory back to the system as soon as they are freed.

glibc keeps freed blocks of up to 32 MB for each thread: looking at pages, whose scale spaces consist of such blocks,
would hold several hundred MB for good. Knows the C library; does nothing if there is another.
"""

from __future__ import annotations

import ctypes
import sys

_M_MMAP_THRESHOLD = -3
_LARGE = 1 << 20  # bytes


def give_back_large_blocks() -> bool:
    """From now on, in this process; whether the C library can."""
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and bool(mallopt(_M_MMAP_THRESHOLD, _LARGE))
