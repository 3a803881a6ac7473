"""What the model says of one image: plain frozen values that every other room may pass on.

This file knows texts, chances and pixel positions, neither how they are computed nor where they are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Status = Literal["name", "blank"]

# Chance of the likeliest text; where even that is less, a person had better look at the image.
LEAST_LEGIBLE = 0.2


def is_legible(status: str, confidence: float) -> bool:
    """Whether a reading says something: that the field is blank, or a text with at least ``LEAST_LEGIBLE``."""
    return status == "blank" or confidence >= LEAST_LEGIBLE


@dataclass(frozen=True)
class Span:
    """One letter of a reading and where it stands, in pixels of the original image (``start_x <= end_x``)."""

    character: str
    start_x: float
    end_x: float
    confidence: float


@dataclass(frozen=True)
class Alternative:
    """Another text that the image could say, with its calibrated chance in 0..1."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """The model's answer for one image.

    ``text`` is empty exactly when ``status`` is ``"blank"``. ``confidence`` is the calibrated chance that the
    text is right. ``alternatives`` are distinct, most likely first, and begin with ``text`` itself.
    """

    text: str
    status: Status
    confidence: float
    spans: tuple[Span, ...]
    alternatives: tuple[Alternative, ...]
    version: str

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready copy; ``from_dict`` restores it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Reading:
        """The inverse of ``to_dict``.

        Raises:
            KeyError: a field is missing.
        """
        return cls(
            text=values["text"],
            status=values["status"],
            confidence=values["confidence"],
            spans=tuple(Span(**span) for span in values["spans"]),
            alternatives=tuple(Alternative(**alternative) for alternative in values["alternatives"]),
            version=values["version"],
        )


class RecognizerProtocol(Protocol):
    """What the web and the worker ask of a recognizer; tests hand in a fake with these two members."""

    @property
    def version(self) -> str:
        """The bundle's name, stored with each reading."""

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Read ``(H, W)`` grey images, 0 black to 255 white; one reading an image, in the same order."""
