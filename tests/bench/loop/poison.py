"""Labels as somebody gives them who makes trouble, or a mistake."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from tests.bench.loop.population import Name

SEED = 20
POISONS = ("random", "same", "shifted")


def poisoned(names: Sequence[Name], poison: str) -> list[Name]:
    """The names with wrong texts.

    Args:
        poison: ``random``: every second one has the text of another; ``same``: all have the first one's; ``shifted``:
            each has the next one's.
    """
    texts = [name.text for name in names]
    if poison == "same":
        texts = [texts[0]] * len(texts)
    elif poison == "shifted":
        texts = [*texts[1:], texts[0]]
    else:
        others = random.Random(SEED).sample(texts, len(texts))
        texts = [
            other if number % 2 else text
            for number, (text, other) in enumerate(zip(texts, others, strict=True))
        ]
    return [replace(name, text=text) for name, text in zip(names, texts, strict=True)]
