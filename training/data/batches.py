"""Batches for training: augmented, normalised, of similar width, seeded.

Knows packs of samples and the network's input. A batch depends only on the seed, the epoch and its number, so that a
resumed training sees the same batches as an uninterrupted one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import Alphabet
from backend.recognizer.ctc import frames_needed
from backend.recognizer.normalise import ImageSpec, Normalised, normalise
from backend.recognizer.spelling.left_open import LeftOpen
from training.data.augment import Strength, augment
from training.data.batch_workers import BatchWorkers
from training.data.hidden_views import Hiding, view
from training.data.packing import Crops, JoinedPacks
from training.network.letter_forms import LetterForms
from training.network.loss import pack_targets
from training.network.spec import FRAME_STRIDE

WIDTH_STEP = 16  # padded widths are multiples of this, so that a compiled network sees few shapes
_GROUP = 8  # batches that are made together
_POOL = 8  # groups whose samples are sorted by width together

_Input = tuple[NDArray[np.float32], list[int]]
_Submit = Callable[[NDArray[np.int64], tuple[int, ...]], Future[list["Batch"]]]


@dataclass(frozen=True)
class Batch:
    """``pixels`` ``(N, H, W, 1)``, and ``targets`` as from ``training.network.loss.pack_targets``.

    Pixels are float32, or float16 from another process.
    """

    pixels: NDArray[np.floating]
    targets: NDArray[np.int32]


class BatchSource(Protocol):
    """Batches by epoch, wherever they come from."""

    @property
    def per_epoch(self) -> int: ...

    def epoch(self, number: int, skip: int = 0) -> Iterator[Batch]:
        """The batches of one epoch from batch ``skip`` on."""
        ...


@dataclass(frozen=True)
class Batches:
    """Batches of one pack.

    Args:
        numbers: which samples to use, with repetitions.
        size: samples per batch.
        strength: of the augmentation; None for none.
        line_heights: range of ``ImageSpec.line_height`` while augmenting.
        paired: whether a batch holds two views of each sample, the second ones in its second half.
        hidden: how much of a sample is hidden; None for nothing, or for the default if ``paired``.
        workers: processes that hold ``pack`` and make the batches; None to make them in a thread.
        forms: of the alphabet's letters, which texts may leave open; None if all texts are what is written.
    """

    pack: Crops
    numbers: NDArray[np.int64]
    alphabet: Alphabet
    spec: ImageSpec
    size: int = 32
    seed: int = 0
    strength: Strength | None = field(default_factory=Strength)
    line_heights: tuple[int, int] = (17, 24)
    paired: bool = False
    hidden: Hiding | None = None
    workers: BatchWorkers | None = None
    forms: LetterForms | None = None

    @property
    def per_epoch(self) -> int:
        """Batches per epoch."""
        return -(-len(self.numbers) // self.size)

    def epoch(self, number: int, skip: int = 0) -> Iterator[Batch]:
        """The batches of one epoch from batch ``skip`` on, made while the previous ones are used."""
        groups = self._plan(number)
        ends = np.cumsum([-(-len(group) // self.size) for group in groups])
        first = int(np.searchsorted(ends, skip, side="right"))
        passed = skip - int(ends[first - 1] if first else 0)
        jobs = iter([(group, (self.seed, number, place)) for place, group in enumerate(groups)][first:])
        with ThreadPoolExecutor(1) as thread:  # starts no thread unless it gets work
            submit, ahead = self._submitter(thread)
            coming = deque(submit(*job) for job in islice(jobs, ahead))
            try:
                while coming:
                    made = coming.popleft().result()
                    coming.extend(submit(*job) for job in islice(jobs, 1))
                    yield from made[passed:]
                    passed = 0
            finally:
                for waiting in coming:
                    waiting.cancel()

    def make(self, numbers: NDArray[np.int64], rng: np.random.Generator) -> Batch:
        """One batch of the samples ``numbers``."""
        return self._batch(self._inputs(numbers, rng), rng)

    def _submitter(self, thread: ThreadPoolExecutor) -> tuple[_Submit, int]:
        """A function that submits a group by numbers and seed, and how many groups to make ahead."""
        if self.workers is None:
            return lambda numbers, seed: thread.submit(self._group, numbers, seed), 2
        plan = replace(self, pack=JoinedPacks(()), numbers=self.numbers[:0], workers=None)
        return partial(self.workers.submit, _group_from, plan), self.workers.count + 2

    def _group(self, numbers: NDArray[np.int64], seed: tuple[int, ...]) -> list[Batch]:
        """The batches of a group, in random order, each of inputs of similar width.

        They are sorted by width once more: an augmentation such as a ruled line can make a narrow crop very wide, and
        one of these would widen a whole batch.
        """
        rng = np.random.default_rng(seed)
        inputs = sorted(self._inputs(numbers, rng), key=lambda item: item[0].shape[1])
        pieces = [inputs[start : start + self.size] for start in range(0, len(inputs), self.size)]
        return [self._batch(pieces[place], rng) for place in rng.permutation(len(pieces))]

    def _inputs(self, numbers: NDArray[np.int64], rng: np.random.Generator) -> list[_Input]:
        spec = self._varied_spec(rng)
        labels = [self._label(number) for number in numbers]
        return [
            (self._image(number, spec, frames_needed(tuple(label)), rng), label)
            for number, label in zip(numbers, labels, strict=True)
        ]

    def _label(self, number: int) -> list[int]:
        text = self.pack.texts[number]
        left_open = LeftOpen(int(self.pack.left_open[number]))
        if self.forms is None or left_open == LeftOpen.NOTHING:
            return self.alphabet.encode(text)
        return self.forms.opened(left_open).any_form(text)

    def _batch(self, inputs: Sequence[_Input], rng: np.random.Generator) -> Batch:
        images, labels = [image for image, _ in inputs], [label for _, label in inputs]
        if self.paired:
            images, labels = images + images, labels + labels
        if self.paired or self.hidden:
            hiding = self.hidden or Hiding()
            images = [view(image, rng, hiding) for image in images]
        widest = max(image.shape[1] for image in images)
        padded = -(-widest // WIDTH_STEP) * WIDTH_STEP
        pixels = np.zeros((len(images), self.spec.height, padded, 1), np.float32)
        for row, image in zip(pixels, images, strict=True):
            row[:, : image.shape[1], 0] = image
        frames = [image.shape[1] // FRAME_STRIDE for image in images]
        return Batch(pixels, pack_targets(labels, frames))

    def _varied_spec(self, rng: np.random.Generator) -> ImageSpec:
        """One size of letters for a whole group: mixed sizes would cost padding."""
        if self.strength is None:
            return self.spec
        low, high = self.line_heights
        return replace(self.spec, line_height=int(rng.integers(low, high + 1)))

    def _image(
        self, number: int, spec: ImageSpec, needed: int, rng: np.random.Generator
    ) -> NDArray[np.float32]:
        """One input; a crop that augmentation makes too narrow for its ``needed`` frames is used unchanged."""
        grey = self.pack.grey(number)
        if self.strength is not None:
            changed: Normalised = normalise(augment(grey, rng, self.strength), spec)
            if changed.pixels.shape[1] // FRAME_STRIDE >= needed:
                return changed.pixels
        plain = normalise(grey, self.spec).pixels
        missing = needed * FRAME_STRIDE - plain.shape[1]
        return np.pad(plain, ((0, 0), (0, missing))) if missing > 0 else plain

    def _plan(self, epoch: int) -> list[NDArray[np.int64]]:
        """Sample numbers by group: shuffled, of similar width within a group, groups in random order."""
        rng = np.random.default_rng((self.seed, epoch))
        order = rng.permutation(self.numbers)
        together = _GROUP * self.size
        groups: list[NDArray[np.int64]] = []
        for start in range(0, len(order), _POOL * together):
            pool = order[start : start + _POOL * together]
            pool = pool[np.argsort(self.pack.widths[pool], kind="stable")]
            groups += [pool[first : first + together] for first in range(0, len(pool), together)]
        rng.shuffle(groups)
        return groups


def _group_from(
    crops: Crops, plan: Batches, numbers: NDArray[np.int64], seed: tuple[int, ...]
) -> list[Batch]:
    """Make a group in a process that holds the crops which ``plan`` lacks; pixels return in half the bytes."""
    made = replace(plan, pack=crops)._group(numbers, seed)
    return [replace(batch, pixels=batch.pixels.astype(np.float16)) for batch in made]


def short_first(pack: Crops, numbers: NDArray[np.int64], share: float = 0.3) -> NDArray[np.int64]:
    """The ``share`` of ``numbers`` with the narrowest names: the alphabet is learned fastest from short ones."""
    named = np.array([number for number in numbers.tolist() if pack.texts[number]], np.int64)
    return named[np.argsort(pack.widths[named], kind="stable")[: max(1, int(share * len(named)))]]
