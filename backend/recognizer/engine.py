"""The recognizer: grey images in, readings out.

Wires the parts of this room together: normalise, group by width, run the network, decode, and answer. Knows no
uploads, rows or HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from backend.recognizer import ctc
from backend.recognizer.answer import reading
from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import Candidates
from backend.recognizer.ctc import LogProbs
from backend.recognizer.decoder import candidates
from backend.recognizer.fusion import NamePrior
from backend.recognizer.normalise import Normalised, normalise
from backend.recognizer.prior import load_prior
from backend.recognizer.reading import Reading
from backend.recognizer.session import Session

BUCKET = 32  # columns; an image is padded to the next multiple
MOST_IMAGES = 32
MOST_COLUMNS = 16 * 256  # of one batch, all images together; bounds its memory


class Recognizer:
    """One model version, ready to read. Threads may share it: nothing changes after construction.

    Args:
        bundle: checked by ``load_bundle``.
        threads: CPU threads of one run of the network.
        prior: whether to use the bundle's name prior, if it has one.
    Raises:
        SessionError: the network cannot be loaded.
        PriorError: the name prior cannot be loaded.
    """

    def __init__(self, bundle: Bundle, threads: int = 1, prior: bool = True) -> None:
        self._bundle = bundle
        self._session = Session(bundle.onnx_path, threads)
        self._prior = _name_prior(bundle) if prior else None

    @property
    def version(self) -> str:
        """The bundle's name."""
        return self._bundle.manifest.version

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Read ``(H, W)`` grey images, 0 black to 255 white; one reading an image, in the same order.

        An image is padded by its own width, so its reading does not depend on the images beside it.

        Raises:
            ValueError: an image is not two-dimensional uint8 with pixels.
        """
        fields = [normalise(image, self._bundle.image) for image in images]
        found = self.candidates(fields)
        return [reading(item, field, self._bundle) for item, field in zip(found, fields, strict=True)]

    def read_one(self, image: NDArray[np.uint8]) -> Reading:
        """Read one ``(H, W)`` grey image."""
        return self.read([image])[0]

    def candidates(self, fields: Sequence[Normalised]) -> list[Candidates | None]:
        """What each field may say, before calibration; None for a field without ink, which is not run."""
        found: list[Candidates | None] = [None] * len(fields)
        for places in _batches(fields):
            log_probs, frames = self._run([fields[place].pixels for place in places])
            for place, item in zip(places, candidates(log_probs, frames, prior=self._prior), strict=True):
                found[place] = item
        return found

    def _run(self, pixels: Sequence[NDArray[np.float32]]) -> tuple[LogProbs, NDArray[np.int64]]:
        """Log-probabilities ``(N, T, C)`` and true frame counts ``(N,)`` of inputs of one bucket."""
        widths = np.array([field.shape[1] for field in pixels])
        batch = np.zeros((len(pixels), self._bundle.image.height, _padded(int(widths.max())), 1), np.float32)
        for row, field in zip(batch, pixels, strict=True):
            row[:, : field.shape[1], 0] = field
        log_probs = ctc.log_softmax(self._session.run(batch))
        # Whole frames only, as in training; what is cut from the last one is the right margin.
        frames = np.clip(widths // self._bundle.manifest.frame_stride, 1, log_probs.shape[1])
        return log_probs, frames


def _name_prior(bundle: Bundle) -> NamePrior | None:
    if bundle.fusion is None or bundle.fusion.is_silent:
        return None
    return NamePrior(load_prior(bundle.prior_path), bundle.fusion, bundle.alphabet.characters)


def _padded(width: int) -> int:
    return -(-width // BUCKET) * BUCKET


def _batches(fields: Sequence[Normalised]) -> Iterator[list[int]]:
    """Places of fields with ink, grouped so that a batch has one padded width and keeps both limits."""

    def bucket(place: int) -> int:
        return _padded(fields[place].pixels.shape[1])

    inked = [place for place, field in enumerate(fields) if not field.is_blank]
    for width, group in groupby(sorted(inked, key=bucket), key=bucket):
        places = list(group)
        size = max(1, min(MOST_IMAGES, MOST_COLUMNS // width))
        yield from (places[start : start + size] for start in range(0, len(places), size))
