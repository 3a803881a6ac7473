"""Composes an image's reading from its candidates: texts, calibrated confidences, and places on the original image.

Knows candidates, the normalised crop that they were found in, and the bundle. Knows no networks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import HIGHEST, Candidates, features, shared_confidences
from backend.recognizer.ctc import Labelling
from backend.recognizer.letter_strips import strips
from backend.recognizer.normalise import Normalised
from backend.recognizer.reading import Alternative, Reading, Span

Speller = Callable[[Labelling], str]

LEAST_SHARE = 0.001  # of the first text's confidence; less likely alternatives are dropped


def compose_reading(
    found: Candidates | None, crop: Normalised, bundle: Bundle, spell: Speller | None = None
) -> Reading:
    """The reading of ``crop``.

    White space is stripped at both ends of the texts, as in labels; a text of white space alone means blank.

    Args:
        found: None for a crop without ink, which is certainly blank.
        spell: writes a labelling, one character for each letter; None for the alphabet's characters.
    """
    if found is None:
        return _composed((Alternative("", HIGHEST),), (), bundle)
    spell = spell or (lambda labelling: bundle.alphabet.decode(list(labelling)))
    confidence = float(bundle.calibration.confidence(features(found)))
    chances = shared_confidences(found.log_probabilities, confidence).tolist()
    text = spell(found.labellings[0])
    alternatives = tuple(
        Alternative(spell(labelling).strip(), chance)
        for labelling, chance in _worth_showing(found.labellings, chances, bundle)
    )
    return _composed(alternatives, _spans(text, found, crop, bundle), bundle)


def _worth_showing(
    labellings: Sequence[Labelling], chances: Sequence[float], bundle: Bundle
) -> Iterator[tuple[Labelling, float]]:
    """The first labelling, and those others whose texts differ and that are not too unlikely."""
    first, *others = (bundle.alphabet.decode(list(labelling)).strip() for labelling in labellings)
    yield labellings[0], chances[0]
    seen = {"", first}
    for text, labelling, chance in zip(others, labellings[1:], chances[1:], strict=True):
        if text not in seen and chance >= LEAST_SHARE * chances[0]:
            yield labelling, chance
        seen.add(text)


def _composed(alternatives: tuple[Alternative, ...], spans: tuple[Span, ...], bundle: Bundle) -> Reading:
    first = alternatives[0]
    return Reading(
        text=first.text,
        status="name" if first.text else "blank",
        confidence=first.confidence,
        spans=spans,
        alternatives=alternatives,
        version=bundle.manifest.version,
    )


def _spans(text: str, found: Candidates, crop: Normalised, bundle: Bundle) -> tuple[Span, ...]:
    """The spans of the letters of ``text``, without the white space at its ends."""
    stride = bundle.manifest.frame_stride
    start, stop = len(text) - len(text.lstrip()), len(text.rstrip())
    letters = list(
        zip(text, strips(found.spans, bundle.manifest.letter_lag), found.letters.tolist(), strict=True)
    )[start:stop]
    return tuple(
        Span(
            character=character,
            start_x=crop.original_x(first * stride),
            end_x=crop.original_x(last * stride),
            confidence=share,
        )
        for character, (first, last), share in letters
    )
