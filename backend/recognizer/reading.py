"""The reading of one image, as frozen values that every other package may pass on.

Knows texts, confidences and pixel positions. Does not know how they are computed or stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from backend.exchange.style import Style

Status = Literal["name", "blank"]

# Confidence of the likeliest text; below this, the reading is shown as illegible.
LEAST_LEGIBLE = 0.2


def is_legible(status: str, confidence: float) -> bool:
    """Whether a reading is worth showing: it is blank, or its confidence is at least ``LEAST_LEGIBLE``."""
    return status == "blank" or confidence >= LEAST_LEGIBLE


@dataclass(frozen=True)
class Span:
    """One letter of a reading and its place, in pixels of the original image (``start_x <= end_x``)."""

    character: str
    start_x: float
    end_x: float
    confidence: float


@dataclass(frozen=True)
class Alternative:
    """A text that the image may contain, with its calibrated confidence in 0..1."""

    text: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """What a version says is written on one image.

    ``text`` is empty if and only if ``status`` is ``"blank"``. ``confidence`` is the calibrated probability that the
    text is right. ``alternatives`` are distinct, most likely first, and start with ``text`` itself.
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
            KeyError: a key is missing.
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
    """What reads images; tests pass a fake with these two members."""

    @property
    def version(self) -> str:
        """The bundle's name, stored with each reading."""

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Read ``(H, W)`` grey images, 0 black to 255 white; one reading for each image, in the same order."""


class StylableRecognizer(RecognizerProtocol, Protocol):
    """The recognizer of a version as the server and the worker have it; by itself it writes in style `PLAIN`."""

    def styled(self, style: Style) -> RecognizerProtocol:
        """The same version, which writes its readings in ``style``."""
