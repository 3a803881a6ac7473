"""Which side of a split an image falls on: decided by its grey levels alone, for ever and on every machine.

The same crop uploaded again, in another file format, in colour or under another label, falls on the same side, so
nothing that a model was trained on can turn up where it is tested. (Models see grey levels only.)
"""

from __future__ import annotations

from typing import Literal

_GATE_SHARE = 5  # one image in five
_VALIDATION_SHARE = 8  # one in eight of the others: a tenth of all


def is_gate(pixel_hash: str) -> bool:
    """Whether the image with this ``pixel_hash`` (sha256 of its grey levels, in hex) is kept for the gate."""
    return int(pixel_hash[:8], 16) % _GATE_SHARE == 0


def dataset_split(pixel_hash: str) -> Literal["train", "validation", "test"]:
    """The split in an export: the gate's images are its test split, so they stay unseen elsewhere as well."""
    if is_gate(pixel_hash):
        return "test"
    return "validation" if int(pixel_hash[8:16], 16) % _VALIDATION_SHARE == 0 else "train"
