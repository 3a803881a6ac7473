"""The split of an image in an exported data set: decided by its grey levels, so the same on every machine.

The same crop uploaded again, in another file format, in colour or with another label, is in the same split. (Models see
grey levels only.)
"""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

_TEST_SHARE = 5  # one image in five
_VALIDATION_SHARE = 8  # one in eight of the others: a tenth of all


def dataset_split(pixel_hash: str, set_aside: Container[str] = ()) -> Literal["train", "validation", "test"]:
    """The split of the image with this ``pixel_hash`` (sha256 of its grey levels, in hex).

    Args:
        set_aside: hashes of the images that candidates are compared on here. They are in the test split as well, so
            that other trainings do not see them either.
    """
    if pixel_hash in set_aside or int(pixel_hash[:8], 16) % _TEST_SHARE == 0:
        return "test"
    return "validation" if int(pixel_hash[8:16], 16) % _VALIDATION_SHARE == 0 else "train"
