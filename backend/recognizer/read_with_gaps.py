"""Read the images of a list in which some could not be opened.

Knows arrays only; what takes the place of an image is up to the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Gap = TypeVar("Gap")
Result = TypeVar("Result")


def read_with_gaps(
    read: Callable[[Sequence[Grey]], Iterable[Result]], items: Sequence[Grey | Gap]
) -> list[Result | Gap]:
    """``items`` with each image replaced by its result; anything that is not an array keeps its place.

    Args:
        read: gives one result for each of the ``(H, W)`` images, in order; called once, for all of them.
    """
    results = iter(read([item for item in items if isinstance(item, np.ndarray)]))
    return [next(results) if isinstance(item, np.ndarray) else item for item in items]
