"""The recognizer: grey images in, readings out.

Connects the parts of this package: normalise, group by width, run the network, decode, compose readings. Knows no
uploads, rows or HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, groupby
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from backend.exchange.style import PLAIN, Style
from backend.recognizer import ctc
from backend.recognizer.alignment import align
from backend.recognizer.bundle import Bundle
from backend.recognizer.compose_reading import Speller, compose_reading
from backend.recognizer.confidence import Candidates
from backend.recognizer.ctc import Labelling, LogProbs
from backend.recognizer.decoder import placed, ranked, reranked
from backend.recognizer.fusion import NamePrior
from backend.recognizer.normalise import Normalised, normalise
from backend.recognizer.not_names.evidence import evidence, is_clear
from backend.recognizer.not_names.reasons import Reasons
from backend.recognizer.prior import load_prior
from backend.recognizer.reading import Reading
from backend.recognizer.second_look import is_close, narrower
from backend.recognizer.session import Session
from backend.recognizer.spelling.as_seen import spelled, spelled_as_seen
from backend.recognizer.spelling.folding import LetterFolding, letter_chances
from backend.recognizer.thread_pool import ThreadPool

PIECE = 16  # images that a thread normalises in one go
BUCKET = 32  # columns; images are padded to the next multiple
MOST_IMAGES = 32
MOST_COLUMNS = 16 * 256  # of all images of a batch together; limits its memory

Result = TypeVar("Result")


@dataclass(frozen=True)
class NetworkOutput:
    """What the network says of one crop, and the candidates found in it.

    ``log_probs (T, F)`` are of the alphabet's classes, ``logits (T, C)`` of the letters that the network distinguishes.
    """

    found: Candidates
    log_probs: LogProbs
    logits: NDArray[np.float32]


class Recognizer:
    """One version, ready to read. Threads may share it: nothing that a reading depends on changes after
    construction. It writes upper case without accents, see `styled`.

    The network runs single-threaded, and the images are spread over several threads. That keeps all cores busy; the
    network's own threads would wait while Python normalises and decodes.

    Args:
        bundle: from ``load_bundle``, which checks it.
        threads: number of threads that read at the same time.
        prior: whether to use the bundle's name prior, if there is one.
        reasons: recognises what is not a name; None to call everything a name, as comparisons of texts do.
    Raises:
        SessionError: the network cannot be loaded.
        PriorError: the name prior cannot be loaded.
    """

    def __init__(
        self, bundle: Bundle, threads: int = 1, prior: bool = True, reasons: Reasons | None = None
    ) -> None:
        self._bundle = bundle
        self._session = Session(bundle.onnx_path)
        self._prior = _name_prior(bundle) if prior else None
        self._folding = LetterFolding(bundle.letters, bundle.alphabet) if bundle.letters else None
        self._style = PLAIN
        self._reasons = reasons
        self._pool = ThreadPool(threads)

    @property
    def version(self) -> str:
        """The bundle's name."""
        return self._bundle.manifest.version

    def styled(self, style: Style) -> Recognizer:
        """The same version, which writes its readings in ``style``; both share everything else.

        A bundle without letters in all forms knows no other case and accents than those of its alphabet.
        """
        other = copy(self)
        other._style = style
        return other

    def read(self, images: Sequence[NDArray[np.uint8]]) -> list[Reading]:
        """Read ``(H, W)`` grey images, 0 black to 255 white; one reading for each image, in the same order.

        The padding of an image depends only on its own width, so its reading does not depend on the others.

        Raises:
            ValueError: an image is not two-dimensional uint8 with pixels.
        """
        pieces = [images[start : start + PIECE] for start in range(0, len(images), PIECE)]
        crops = list(chain(*self._pool.map(self._normalised, pieces)))
        return self._by_batch(self._readings, crops)

    def candidates(self, crops: Sequence[Normalised]) -> list[Candidates | None]:
        """The candidates of each crop, before calibration; None for a crop without ink, which is not run."""
        return self._by_batch(self._candidates, crops)

    def evidence(self, crops: Sequence[Normalised]) -> list[NDArray[np.float64] | None]:
        """The evidence for a name in each crop, see `not_names`; None for a crop that is read as blank."""
        return self._by_batch(self._evidence_of, crops)

    def _by_batch(
        self, work: Callable[[list[Normalised]], list[Result]], crops: Sequence[Normalised]
    ) -> list[Result]:
        """Apply ``work`` to batches of crops, and return one result for each crop, in their order."""
        batches = _batches(crops)
        done = self._pool.map(work, [[crops[place] for place in places] for places in batches])
        results = dict(zip(chain(*batches), chain(*done), strict=True))
        return [results[place] for place in range(len(crops))]

    def _normalised(self, images: Sequence[NDArray[np.uint8]]) -> list[Normalised]:
        return [normalise(image, self._bundle.image) for image in images]

    def _readings(self, batch: Sequence[Normalised]) -> list[Reading]:
        return [self._reading(output, crop) for output, crop in zip(self._outputs(batch), batch, strict=True)]

    def _reading(self, output: NetworkOutput | None, crop: Normalised) -> Reading:
        if output is None:
            return compose_reading(None, crop, self._bundle)
        reading = compose_reading(output.found, crop, self._bundle, self._speller(output))
        if self._reasons is None or reading.status != "name" or is_clear(output.found):
            return reading
        reason = self._reasons.reason_for(self._evidence(output, crop))
        return reading if reason is None else reading.refused(reason)

    def _evidence_of(self, batch: Sequence[Normalised]) -> list[NDArray[np.float64] | None]:
        outputs = zip(self._outputs(batch), batch, strict=True)
        return [
            self._evidence(output, crop) if output is not None and output.found.spans else None
            for output, crop in outputs
        ]

    def _evidence(self, output: NetworkOutput, crop: Normalised) -> NDArray[np.float64]:
        return evidence(crop, output.log_probs, output.found, self._bundle, self._prior)

    def _candidates(self, batch: Sequence[Normalised]) -> list[Candidates | None]:
        return [None if output is None else output.found for output in self._outputs(batch)]

    def _outputs(self, batch: Sequence[Normalised]) -> list[NetworkOutput | None]:
        if batch[0].is_blank:
            return [None] * len(batch)
        logits, log_probs, frames = self._run([crop.pixels for crop in batch])
        first = [matrix[:length] for matrix, length in zip(log_probs, frames, strict=True)]
        found = ranked(log_probs, frames, prior=self._prior)
        close = [place for place, ranking in enumerate(found) if is_close(ranking.log_probabilities)]
        again = self._matrices([narrower(batch[place]) for place in close])
        for place, matrix in zip(close, again, strict=True):
            found[place] = reranked(found[place], first[place], matrix, prior=self._prior)
        return [
            NetworkOutput(placed(ranking, matrix), matrix, said[: len(matrix)])
            for ranking, matrix, said in zip(found, first, logits, strict=True)
        ]

    def _speller(self, output: NetworkOutput) -> Speller:
        """Writes the labellings of one crop in the style."""

        def text_of(labelling: Labelling) -> str:
            return self._bundle.alphabet.decode(list(labelling))

        folding, style = self._folding, self._style
        if folding is None or not style.keeps_forms:
            return lambda labelling: spelled(text_of(labelling), style)
        chances = letter_chances(output.logits)

        def spell(labelling: Labelling) -> str:
            is_first = labelling == output.found.labellings[0]
            spans = output.found.spans if is_first else align(output.log_probs, labelling)
            return spelled_as_seen(text_of(labelling), spans, chances, folding, style)

        return spell

    def _matrices(self, crops: Sequence[Normalised]) -> list[LogProbs]:
        """Log-probabilities ``(T, C)`` of each crop."""
        matrices: dict[int, LogProbs] = {}
        for places in _batches(crops):
            _, log_probs, frames = self._run([crops[place].pixels for place in places])
            matrices |= {place: log_probs[row][: frames[row]] for row, place in enumerate(places)}
        return [matrices[place] for place in range(len(crops))]

    def _run(
        self, pixels: Sequence[NDArray[np.float32]]
    ) -> tuple[NDArray[np.float32], LogProbs, NDArray[np.int64]]:
        """Logits ``(N, T, C)`` of the network's classes, log-probabilities ``(N, T, F)`` of the alphabet's, and true
        numbers of frames ``(N,)``, of inputs that share a padded width.
        """
        widths = np.array([crop.shape[1] for crop in pixels])
        batch = np.zeros((len(pixels), self._bundle.image.height, _padded(int(widths.max())), 1), np.float32)
        for row, crop in zip(batch, pixels, strict=True):
            row[:, : crop.shape[1], 0] = crop
        logits = self._session.run(batch)
        log_probs = self._folding.log_probs(logits) if self._folding else ctc.log_softmax(logits)
        # Whole frames only, as in training; the columns left over belong to the right margin.
        frames = np.clip(widths // self._bundle.manifest.frame_stride, 1, log_probs.shape[1])
        return logits, log_probs, frames


def _name_prior(bundle: Bundle) -> NamePrior | None:
    if bundle.fusion is None or bundle.fusion.is_silent:
        return None
    return NamePrior(load_prior(bundle.prior_path), bundle.fusion, bundle.alphabet.characters)


def _padded(width: int) -> int:
    return -(-width // BUCKET) * BUCKET


def _batches(crops: Sequence[Normalised]) -> list[list[int]]:
    """Indices of the crops, in batches of one padded width within both limits; blank crops have batches of their own.

    The widest come first, so that no thread starts a long batch when the others finish.
    """

    def bucket(place: int) -> int:
        return 0 if crops[place].is_blank else _padded(crops[place].pixels.shape[1])

    batches: list[list[int]] = []
    for width, group in groupby(sorted(range(len(crops)), key=bucket, reverse=True), key=bucket):
        places = list(group)
        size = max(1, min(MOST_IMAGES, MOST_COLUMNS // max(width, BUCKET)))
        batches += [places[start : start + size] for start in range(0, len(places), size)]
    return batches
