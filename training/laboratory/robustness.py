"""Rob."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from backend.recognizer.engine import Recognizer
from backend.recognizer.text_metrics import Score, score
from training.data.augment import Grey, Strength, augment
from training.data.packing import Pack

Change = Callable[[Grey, np.random.Generator], Grey]


def _turned_over(grey: Grey, rng: np.random.Generator) -> Grey:
    return np.asarray(255 - grey, np.uint8)


def _drawn(strength: Strength) -> Change:
    return lambda grey, rng: augment(grey, rng, strength)


CONDITIONS: Mapping[str, Change] = {
    "as it is": _drawn(Strength.only()),
    "on a printed line": _drawn(Strength.only(rule=1)),
    "in a row of boxes": _drawn(Strength.only(comb=1)),
    "in a shadow": _drawn(Strength.only(shade=1)),
    "grainy paper": _drawn(Strength.only(noise=1)),
    "photographed": _drawn(Strength.only(shade=1, noise=1, jpeg=1)),
    "another pen": _drawn(Strength.only(pen=1)),
    "slanted and turned": _drawn(Strength.only(slant=0.25, turn=2.0)),
    "badly cropped": _drawn(Strength.only(crop=0.12)),
    "light on dark": _turned_over,
    "as in training": _drawn(Strength(plain=0)),
}


def measure(pack: Pack, recognizer: Recognizer, seed: int) -> dict[str, Score]:
    """The score under each condition, of all fields of ``pack`` with a name."""
    named = [number for number, text in enumerate(pack.texts) if text]
    truths = [pack.texts[number] for number in named]
    return {
        name: score(truths, _texts(recognizer, _changed(pack, named, change, seed)))
        for name, change in CONDITIONS.items()
    }


def _changed(pack: Pack, numbers: Iterable[int], change: Change, seed: int) -> list[Grey]:
    return [change(pack.grey(number), np.random.default_rng((seed, number))) for number in numbers]


def _texts(recognizer: Recognizer, fields: list[Grey]) -> list[str]:
    return [reading.text for reading in recognizer.read(fields)]
