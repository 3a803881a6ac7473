"""A letter's forms: upper and lower case, with and without accents; and CTC on labels that leave the form open.

Many labels are typed in upper case without accents, whatever is written. If the form is not known, a label names the
letter and the loss sums over all of its forms, so that no wrong one is taught. Knows an alphabet and logits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

from backend.recognizer.alphabet import BLANK, Alphabet, UnknownCharacterError, folded_form
from backend.recognizer.spelling.left_open import LeftOpen, shared_by_forms
from training.network.loss import ctc_loss, divergence, inside, padded_ctc_loss

_LENGTHS = 2  # numbers before the classes in what ``training.network.loss.pack_targets`` makes
_NOTHING = -1e9  # stands for log 0 where an infinity would have no gradient


@dataclass(frozen=True)
class LetterForms:
    """Which classes of ``alphabet`` are forms of one letter.

    The form in upper case without accents stands for all of them. A class number plus ``alphabet.size`` means that
    letter in any form.

    Args:
        left_open: what the forms differ in: case and accents, or one of them. Letters whose case alone is open are
            numbered from twice the size on, those whose accents are from three times the size.
    Raises:
        ValueError: a letter lacks the form that stands for it.
    """

    alphabet: Alphabet
    left_open: LeftOpen = LeftOpen.FORM

    def __post_init__(self) -> None:
        missing = {c for c in self.alphabet.characters if folded_form(c) not in self.alphabet.characters}
        if missing:
            raise ValueError(f"Letters without their plain capital. Received: {sorted(missing)}")

    def opened(self, left_open: LeftOpen) -> LetterForms:
        """The same letters, whose forms differ in something else."""
        return self if left_open == self.left_open else _opened(self, left_open)

    def any_form(self, text: str) -> list[int]:
        """Classes of ``text``, each letter in any of its forms.

        Raises:
            UnknownCharacterError: no letter of the alphabet is a form of one in ``text``.
        """
        found = []
        for position, character in enumerate(text):
            number = self._numbers.get(shared_by_forms(character, self.left_open))
            if number is None:
                raise UnknownCharacterError(character, position, text)
            found.append(number + self.left_open * self.alphabet.size)
        return found

    def plain(self, classes: list[int]) -> list[int]:
        """The alphabet's classes of a label, some of whose letters may be in any form."""
        return [number % self.alphabet.size for number in classes]

    @cached_property
    def standing(self) -> NDArray[np.int64]:
        """``(C,)`` the class that stands for each one; the blank for itself."""
        names = [shared_by_forms(character, self.left_open) for character in self.alphabet.characters]
        return np.array([BLANK, *(self._numbers[name] for name in names)])

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The class that stands for a letter, by what its forms share: that letter itself, or the first one."""
        numbers: dict[str, int] = {}
        for number, character in enumerate(self.alphabet.characters, start=1):
            name = shared_by_forms(character, self.left_open)
            if name == character or name not in numbers:
                numbers[name] = number
        return numbers

    @cached_property
    def members(self) -> NDArray[np.int32]:
        """``(G, F)`` the forms of each letter that has several, filled up with ``C``, which is not a class."""
        size = self.alphabet.size
        groups = [
            found for number in range(size) if len(found := np.flatnonzero(self.standing == number)) > 1
        ]
        filled = np.full((len(groups), max(map(len, groups), default=1)), size, np.int32)
        for row, group in zip(filled, groups, strict=True):
            row[: len(group)] = group
        return filled

    @cached_property
    def sources(self) -> NDArray[np.int32]:
        """``(C,)`` where a class's sum is found: itself, ``C`` for none, ``C + 1 + g`` for row g of ``members``."""
        size = self.alphabet.size
        places = np.where(self.standing == np.arange(size), np.arange(size), size)
        places[self.standing[self.members[:, 0]]] = size + 1 + np.arange(len(self.members))
        return places.astype(np.int32)


@cache
def _opened(forms: LetterForms, left_open: LeftOpen) -> LetterForms:
    return replace(forms, left_open=left_open)


def forms_ctc_loss(
    forms: LetterForms, kinds: Collection[LeftOpen] = (LeftOpen.FORM,)
) -> Callable[[Any, Any], Any]:
    """CTC for labels as written and for labels that leave something open; the letters of one label are all of one kind.

    The loss of a label in any form is the negative natural log of the sum, over every way to write its letters, of
    P(writing | image); ``(N,)``.

    Args:
        kinds: what labels may leave open.
    """
    size = forms.alphabet.size
    opened = opened_forms(forms, kinds)

    def loss(targets: Any, logits: Any) -> Any:
        targets = ops.cast(targets, "int32")
        log_probs = ops.log_softmax(ops.cast(logits, "float32"), axis=-1)  # (N, T, C)
        return padded_ctc_loss(
            targets[:, _LENGTHS:] % size, opened(targets, log_probs), targets[:, 1], targets[:, 0]
        )

    return loss


def opened_forms(
    forms: LetterForms, kinds: Collection[LeftOpen] = (LeftOpen.FORM,)
) -> Callable[[Any, Any], Any]:
    """From targets and log-probabilities ``(N, T, C)`` to sums over all that each label leaves open of its letters.

    Args:
        kinds: what labels may leave open.
    """
    size = forms.alphabet.size
    opened = [forms.opened(kind) for kind in kinds if kind != LeftOpen.NOTHING]

    def summed(targets: Any, log_probs: Any) -> Any:
        kind = ops.max(ops.cast(targets, "int32")[:, _LENGTHS:], axis=1)[:, None, None] // size  # (N, 1, 1)
        counted = log_probs
        for one in opened:
            counted = ops.where(kind == one.left_open, sum_of_forms(log_probs, one), counted)
        return counted

    return summed


def taught_forms_ctc_loss(
    forms: LetterForms, folded: Alphabet, weight: float, sure: float = 2.0
) -> Callable[[Any, Any], Any]:
    """``forms_ctc_loss`` and the distance from a teacher that writes ``folded`` letters.

    On logits of ``training.network.teaching.Taught``. If the label leaves the form open and the teacher's own loss
    on it is at most ``sure`` nats, ``weight`` times the Kullback-Leibler divergence between the outputs of network, in
    any form, and teacher in the same frames is added, summed over the frames. Both have frames of the same columns.
    """
    size = forms.alphabet.size
    classes = np.array([BLANK, *forms.alphabet.encode(folded.characters)])
    written_loss = forms_ctc_loss(forms)

    def loss(targets: Any, both: Any) -> Any:
        targets, both = ops.cast(targets, "int32"), ops.cast(both, "float32")
        logits, told = both[..., :size], ops.log_softmax(both[..., size:], axis=-1)  # (N, T, C), (N, T, F)
        said = ops.take(sum_of_forms(ops.log_softmax(logits, axis=-1), forms), classes, axis=-1)
        labels = ops.take(_places(classes, size), targets[:, _LENGTHS:] % size)
        lacking = ops.logical_and(labels == BLANK, targets[:, _LENGTHS:] % size != BLANK)
        is_open = ops.max(targets[:, _LENGTHS:], axis=1) >= size
        readable = ops.logical_and(is_open, ops.logical_not(ops.any(lacking, axis=1)))
        # What the teacher cannot write cannot be a label of its own: CTC refuses the blank as a letter.
        lengths = ops.where(readable, targets[:, 1], 0)[:, None]
        folded_targets = ops.concatenate([targets[:, :1], lengths, labels], axis=1)
        heard = ops.logical_and(readable, ctc_loss(folded_targets, told) <= sure)
        away = divergence(told, said, inside(targets, logits))
        return written_loss(targets, logits) + weight * ops.where(heard, away, ops.zeros_like(away))

    return loss


def _places(classes: NDArray[np.int64], size: int) -> NDArray[np.int32]:
    """``(C,)`` the place of each class in ``classes``, the blank's for one that is not there."""
    places = np.full(size, BLANK, np.int32)
    places[classes] = np.arange(len(classes))
    return places


def sum_of_forms(log_probs: Any, forms: LetterForms) -> Any:
    """``(N, T, C)`` log-probabilities of letters in any form, at the classes that stand for them; elsewhere log 0."""
    nothing = ops.full_like(log_probs[..., :1], _NOTHING)
    known = ops.concatenate([log_probs, nothing], axis=-1)
    summed = ops.logsumexp(ops.take(known, forms.members, axis=-1), axis=-1)  # (N, T, G)
    return ops.take(ops.concatenate([known, summed], axis=-1), forms.sources, axis=-1)
