"""Scores a recognizer on images that are written, printed or scanned differently.

The images are changed by ``training.data.augment``. The same changes are part of training, so the scores show how well
they were learned, not what other forms will bring. Knows packs and a recognizer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from backend.recognizer.engine import Recognizer
from backend.recognizer.text_metrics import Score, score
from training.data.augment import Grey, Strength, augment
from training.data.packing import Pack

Change = Callable[[Grey, np.random.Generator], Grey]


def _inverted(grey: Grey, rng: np.random.Generator) -> Grey:
    return np.asarray(255 - grey, np.uint8)


def _augmented(strength: Strength) -> Change:
    return lambda grey, rng: augment(grey, rng, strength)


CONDITIONS: Mapping[str, Change] = {
    "as it is": _augmented(Strength.only()),
    "on a printed line": _augmented(Strength.only(rule=1)),
    "in a row of boxes": _augmented(Strength.only(comb=1)),
    "in a shadow": _augmented(Strength.only(shade=1)),
    "grainy paper": _augmented(Strength.only(noise=1)),
    "photographed": _augmented(Strength.only(shade=1, noise=1, jpeg=1)),
    "another pen": _augmented(Strength.only(pen=1)),
    "slanted and turned": _augmented(Strength.only(slant=0.25, turn=2.0)),
    "badly cropped": _augmented(Strength.only(crop=0.12)),
    "light on dark": _inverted,
    "as in training": _augmented(Strength(plain=0)),
}


def measure(pack: Pack, recognizer: Recognizer, seed: int) -> dict[str, Score]:
    """The score under each condition, on all images of ``pack`` with a name."""
    named = [number for number, text in enumerate(pack.texts) if text]
    truths = [pack.texts[number] for number in named]
    return {
        name: score(truths, _texts(recognizer, _changed(pack, named, change, seed)))
        for name, change in CONDITIONS.items()
    }


def _changed(pack: Pack, numbers: Iterable[int], change: Change, seed: int) -> list[Grey]:
    return [change(pack.grey(number), np.random.default_rng((seed, number))) for number in numbers]


def _texts(recognizer: Recognizer, images: list[Grey]) -> list[str]:
    return [reading.text for reading in recognizer.read(images)]
