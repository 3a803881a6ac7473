"""The reading of one image, as frozen values that every other package may pass on.

Knows texts, confidences and pixel positions. Does not know how they are computed or stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from backend.exchange.style import Style

Status = Literal["name", "blank", "not_a_name"]
Reason = Literal["scribble", "stamp", "print", "lines"]
"""What is there instead of a name: a scribble, a stamp, printed text alone, or three or more lines of writing."""

# Confidence of the likeliest text; below this, the reading is shown as illegible.
LEAST_LEGIBLE = 0.2


NOT_A_NAME = "not_a_name"


def is_legible(status: str, confidence: float) -> bool:
    """Whether a reading is worth showing: it is blank, or a name of at least ``LEAST_LEGIBLE`` confidence."""
    return status == "blank" or (status == "name" and confidence >= LEAST_LEGIBLE)


def marked_text(status: str, text: str) -> str:
    """The text of a reading as tables hold it that nobody has checked: what is not a name is marked as such."""
    return f"{NOT_A_NAME.upper()}: {text}" if status == NOT_A_NAME else text


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

    If the status is ``"not_a_name"``, ``reason`` says what is there instead; else it is None. What was read there is
    kept, for people to choose from; the confidence is 0, so that no program accepts it.
    """

    text: str
    status: Status
    confidence: float
    spans: tuple[Span, ...]
    alternatives: tuple[Alternative, ...]
    version: str
    reason: Reason | None = None

    def refused(self, reason: Reason) -> Reading:
        """The same reading, but not called a name; its alternatives keep their confidences."""
        return replace(self, status="not_a_name", confidence=0.0, reason=reason)

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
            reason=values.get("reason"),
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
