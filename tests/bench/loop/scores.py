"""How well a version reads a set of names: as written, without case and accents, and in keys that need not be pressed.

Reads with the engine that serves. Keys are counted as the robot of ``tests.bench.review`` plans them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rapidfuzz.distance import Levenshtein

from backend.exchange.style import PLAIN, Style
from backend.exchange.versions import bundle_hash
from backend.recognizer.alphabet import NAMES
from backend.recognizer.bundle import Bundle
from backend.recognizer.engine import Recognizer
from backend.recognizer.image import decode
from backend.recognizer.reading import Reading, is_legible
from backend.recognizer.text_metrics import score
from tests.bench.loop.keys import keys_to_correct
from tests.bench.loop.population import Name
from tests.bench.review.robot import typing

_PIECE = 256
_LEAST_OFFERED, _MOST_OFFERED = 0.03, 5  # as in frontend/js/core/review/offers.js
_MENDED = 3  # letters; a text with more of them wrong is typed anew


@dataclass(frozen=True)
class Scores:
    """Of one set; shares in 0..1.

    Args:
        cer, exact: as written, case and accents included.
        folded_cer, folded_exact: in capitals without accents.
        saved: share of the keys for typing everything that need not be pressed.
    """

    names: int
    cer: float
    exact: float
    folded_cer: float
    folded_exact: float
    saved: float

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def key_of(bundle: Bundle, names: Sequence[Name], style: Style) -> str:
    """Names what is scored: the version's files, the pictures, what is written on them, and the style."""
    digest = hashlib.sha256(f"{bundle_hash(bundle.dir)} {style}".encode())
    for name in names:
        picture = hashlib.sha256(name.picture.read_bytes()).hexdigest()
        digest.update(f"{picture} {name.is_plain} {name.text}\n".encode())
    return f"{bundle.manifest.version} {digest.hexdigest()}"


def read(bundle: Bundle, names: Sequence[Name], style: Style, threads: int = 2) -> list[Reading]:
    """What the version reads on the pictures, in a style; plain names in capitals without accents."""
    recognizer = Recognizer(bundle, threads)
    found: dict[int, Reading] = {}
    for is_plain in (False, True):
        styled = recognizer.styled(PLAIN if is_plain else style)
        places = [place for place, name in enumerate(names) if name.is_plain == is_plain]
        for start in range(0, len(places), _PIECE):
            piece = places[start : start + _PIECE]
            crops = [decode(names[place].picture.read_bytes()) for place in piece]
            found.update(zip(piece, styled.read(crops), strict=True))
    return [found[place] for place in range(len(names))]


def scores(truths: Sequence[str], readings: Sequence[Reading]) -> Scores:
    """Of readings of as many names."""
    texts = [reading.text for reading in readings]
    written = score(truths, texts)
    folded = score(map(folded_text, truths), map(folded_text, texts))
    pressed = sum(keys(truth, reading) for truth, reading in zip(truths, readings, strict=True))
    typed = sum(map(typing, truths))
    return Scores(
        names=written.texts,
        cer=written.cer,
        exact=written.exact_match,
        folded_cer=folded.cer,
        folded_exact=folded.exact_match,
        saved=1 - pressed / typed if typed else 0.0,
    )


def folded_text(text: str) -> str:
    """The text in capitals without accents; signs that the names do not have are left out."""
    return NAMES.fold(text).text


def keys(truth: str, reading: Reading) -> int:
    """The fewest keys from what the web app shows of the reading to the name, and to the next one."""
    text = reading.text if is_legible(reading.status, reading.confidence) else ""
    offered = tuple(
        other.text
        for other in reading.alternatives
        if other.text not in ("", text) and other.confidence >= _LEAST_OFFERED
    )[:_MOST_OFFERED]
    if truth in (text, *offered):
        return 1
    if Levenshtein.distance(text, truth) <= _MENDED:
        return keys_to_correct(text, truth) + 1
    return typing(truth) + bool(text)  # one key clears the box
