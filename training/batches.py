"""Batches for training: augmented, normalised, of like width, seeded.

Knows packs of samples and the network's input. A batch depends only on the seed, the epoch and its number, so
that a resumed training sees what an unbroken one would have seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.ctc import frames_needed
from backend.recognizer.normalise import ImageSpec, Normalised, normalise
from training.augment import Strength, augment
from training.loss import pack_targets
from training.network import FRAME_STRIDE
from training.packing import Pack

WIDTH_STEP = 16  # padded widths are multiples of this, so that a compiled network meets few shapes
_POOL = 40  # batches whose samples are sorted by width together


@dataclass(frozen=True)
class Batch:
    """``pixels`` ``(N, H, W, 1)`` float32 and ``targets`` as ``training.loss.pack_targets`` makes them."""

    pixels: NDArray[np.float32]
    targets: NDArray[np.int32]


@dataclass(frozen=True)
class Batches:
    """Batches of one pack.

    Args:
        numbers: which samples to use; one that is named twice is drawn twice.
        strength: of the augmentation; None for none.
        line_heights: range of ``ImageSpec.line_height`` drawn from while augmenting.
    """

    pack: Pack
    numbers: NDArray[np.int64]
    alphabet: Alphabet
    spec: ImageSpec
    size: int = 32
    seed: int = 0
    strength: Strength | None = field(default_factory=Strength)
    line_heights: tuple[int, int] = (17, 24)

    @property
    def an_epoch(self) -> int:
        """Batches in one pass over the samples."""
        return -(-len(self.numbers) // self.size)

    def epoch(self, number: int, skip: int = 0) -> Iterator[Batch]:
        """The batches of one epoch from batch ``skip`` on, each made while the one before is used."""
        plan = self._plan(number)[skip:]
        rngs = [np.random.default_rng((self.seed, number, skip + place)) for place in range(len(plan))]
        with ThreadPoolExecutor(1) as ahead:
            coming = [ahead.submit(self.make, *job) for job in zip(plan[:2], rngs[:2], strict=True)]
            try:
                for place in range(len(plan)):
                    batch = coming.pop(0).result()
                    if place + 2 < len(plan):
                        coming.append(ahead.submit(self.make, plan[place + 2], rngs[place + 2]))
                    yield batch
            finally:
                for waiting in coming:
                    waiting.cancel()

    def make(self, numbers: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """One batch of the samples ``numbers``; what an augmentation makes too narrow goes in unchanged."""
        spec = self._varied_spec(rng)
        labels = [self.alphabet.encode(self.pack.texts[number]) for number in numbers]
        images = [
            self._image(number, spec, frames_needed(tuple(label)), rng)
            for number, label in zip(numbers, labels, strict=True)
        ]
        widest = max(image.shape[1] for image in images)
        padded = -(-widest // WIDTH_STEP) * WIDTH_STEP
        pixels = np.zeros((len(images), self.spec.height, padded, 1), np.float32)
        for row, image in zip(pixels, images, strict=True):
            row[:, : image.shape[1], 0] = image
        frames = [image.shape[1] // FRAME_STRIDE for image in images]
        return Batch(pixels, pack_targets(labels, frames))

    def _varied_spec(self, rng: np.random.Generator) -> ImageSpec:
        """One size of letters for a whole batch: sizes mixed within it would cost padding."""
        if self.strength is None:
            return self.spec
        low, high = self.line_heights
        return replace(self.spec, line_height=int(rng.integers(low, high + 1)))

    def _image(
        self, number: int, spec: ImageSpec, needed: int, rng: np.random.Generator
    ) -> NDArray[np.float32]:
        grey = self.pack.grey(number)
        if self.strength is not None:
            changed: Normalised = normalise(augment(grey, rng, self.strength), spec)
            if changed.pixels.shape[1] // FRAME_STRIDE >= needed:
                return changed.pixels
        return normalise(grey, self.spec).pixels

    def _plan(self, epoch: int) -> list[NDArray[np.int64]]:
        """Sample numbers batch by batch: shuffled, of like width within a batch, batches in random order."""
        rng = np.random.default_rng((self.seed, epoch))
        order = rng.permutation(self.numbers)
        batches: list[NDArray[np.int64]] = []
        for start in range(0, len(order), _POOL * self.size):
            pool = order[start : start + _POOL * self.size]
            pool = pool[np.argsort(self.pack.widths[pool], kind="stable")]
            batches += [pool[first : first + self.size] for first in range(0, len(pool), self.size)]
        rng.shuffle(batches)
        return batches


def short_first(pack: Pack, share: float = 0.3) -> NDArray[np.int64]:
    """Numbers of the narrowest named samples: the alphabet is learned soonest from short names."""
    named = np.array([number for number, text in enumerate(pack.texts) if text])
    return named[np.argsort(pack.widths[named], kind="stable")[: max(1, int(share * len(named)))]]
