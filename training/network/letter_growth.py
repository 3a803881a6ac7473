"""Gives a trained network classes for new letters without changing what it reads.

A new class begins as a copy of the class of the letter that it is a form of, and both share that one's probability, so
that the forms together have what the letter had. The kernels of old classes keep their bits. A letter that is a form of
none, such as a digit or one of another script, begins as the mean of all letters with a probability below
``exp(-12)``. Knows Keras weights in the order of ``training.network.network``, and alphabets.
"""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK, Alphabet, folded_form
from backend.recognizer.spelling.left_open import unaccented
from backend.recognizer.spelling.title_case import upper
from training.network.growing import load_grown
from training.network.network import build
from training.network.run_metadata import alphabet_beside
from training.network.spec import NetworkSpec

RARE = 12.0
"""Nats by which letters that are forms of none begin below the others: the others' log-probabilities change by 6e-6."""

Weights = NDArray[np.float32]


def load_grown_letters(weights: Path, spec: NetworkSpec, letters: Alphabet) -> keras.Model:
    """Load weights into a network of ``spec`` for ``letters``, which may have more of both than their own.

    Args:
        weights: ``FILE.weights.h5``; of the network and the letters that metadata or manifest beside it name, else of
            ``spec`` and ``letters``.
    Raises:
        ValueError: the networks differ in more than what may grow, or ``letters`` does not begin with the weights' own.
    """
    known = alphabet_beside(weights) or letters
    model = load_grown(weights, spec, known.size)
    if known.characters == letters.characters:
        return model
    return grow_letters(model, spec, known, letters)


def grow_letters(trained: keras.Model, spec: NetworkSpec, old: Alphabet, new: Alphabet) -> keras.Model:
    """A network for the letters of ``new`` that reads as ``trained``, a network of ``spec`` for ``old``.

    Raises:
        ValueError: ``new`` does not begin with the letters of ``old``.
    """
    if not new.characters.startswith(old.characters):
        raise ValueError(
            "A network cannot forget letters: begin with weights of fewer, or learn all of theirs (pretrain "
            f"--written). Theirs: {old.characters!r}. Received: {new.characters!r}"
        )
    grown = build(spec, new.size)
    *others, kernel, bias = trained.get_weights()
    grown.set_weights([*others, *grown_classes(kernel, bias, old, new)])
    return grown


def grown_classes(kernel: Weights, bias: Weights, old: Alphabet, new: Alphabet) -> tuple[Weights, Weights]:
    """Kernel ``(units, C)`` and bias ``(C,)`` of the last layer, with the classes of ``new`` after those of ``old``."""
    added = new.characters[len(old.characters) :]
    sources = [_source(letter, old) for letter in added]
    copies = Counter(source for source in sources if source is not None)
    shared = bias.astype(np.float64)
    for source, count in copies.items():
        shared[source] -= math.log(count + 1)
    rare = RARE + math.log(max(1, sources.count(None)))
    middle, low = kernel[:, BLANK + 1 :].mean(axis=1), bias[BLANK + 1 :].mean() - rare
    columns = [middle if source is None else kernel[:, source] for source in sources]
    biases = [low if source is None else shared[source] for source in sources]
    return np.stack([*kernel.T, *columns], axis=1), np.array([*shared, *biases], bias.dtype)


def _source(letter: str, old: Alphabet) -> int | None:
    """The class that a new letter begins as: of the plain letter, the capital or the plain capital, if one is there."""
    for form in (unaccented(letter)[:1], upper(letter), folded_form(letter)):
        if form in old.characters:
            return old.encode(form)[0]
    return None
