"""Composes an image's reading from its candidates: texts, calibrated confidences, and places on the original image.

Knows candidates, the normalised crop that they were found in, and the bundle. Knows no networks.
"""

from __future__ import annotations

from collections.abc import Sequence

from backend.recognizer.bundle import Bundle
from backend.recognizer.confidence import HIGHEST, Candidates, features, shared_confidences
from backend.recognizer.normalise import Normalised
from backend.recognizer.reading import Alternative, Reading, Span
from backend.recognizer.strips import strips

LEAST_SHARE = 0.001  # of the first text's confidence; less likely alternatives are dropped


def compose_reading(found: Candidates | None, crop: Normalised, bundle: Bundle) -> Reading:
    """The reading of ``crop``.

    White space is stripped at both ends of the texts, as in labels; a text of white space alone means blank.

    Args:
        found: None for a crop without ink, which is certainly blank.
    """
    if found is None:
        return _compose([""], [HIGHEST], (), bundle)
    confidence = float(bundle.calibration.confidence(features(found)))
    chances = shared_confidences(found.log_probabilities, confidence).tolist()
    texts = [bundle.alphabet.decode(list(labelling)) for labelling in found.labellings]
    return _compose([text.strip() for text in texts], chances, _spans(texts[0], found, crop, bundle), bundle)


def _compose(
    texts: Sequence[str], chances: Sequence[float], spans: tuple[Span, ...], bundle: Bundle
) -> Reading:
    alternatives = [Alternative(texts[0], chances[0])]
    seen = {"", texts[0]}
    for text, chance in zip(texts[1:], chances[1:], strict=True):
        if text not in seen and chance >= LEAST_SHARE * chances[0]:
            alternatives.append(Alternative(text, chance))
        seen.add(text)
    return Reading(
        text=texts[0],
        status="name" if texts[0] else "blank",
        confidence=chances[0],
        spans=spans,
        alternatives=tuple(alternatives),
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
