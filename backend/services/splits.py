"""Which split an image belongs to: decided by its grey levels alone, so the same on every machine and at any time.

The same crop uploaded again, in another file format, in colour or with another label, is in the same split, so a model
is never tested on what it was trained on. (Models see grey levels only.)
"""

from __future__ import annotations

from typing import Literal

_GATE_SHARE = 5  # one image in five
_VALIDATION_SHARE = 8  # one in eight of the others: a tenth of all


def is_gate(pixel_hash: str) -> bool:
    """Whether the image with this ``pixel_hash`` (sha256 of its grey levels, in hex) is kept for the gate."""
    return int(pixel_hash[:8], 16) % _GATE_SHARE == 0


def dataset_split(pixel_hash: str) -> Literal["train", "validation", "test"]:
    """The split in an export: the gate's images are its test split, so that other trainings do not see them either."""
    if is_gate(pixel_hash):
        return "test"
    return "validation" if int(pixel_hash[8:16], 16) % _VALIDATION_SHARE == 0 else "train"
