"""Draws a text as handwriting: a writer's style first, then strokes as grey ink.

Knows pens and letters; neither printed forms nor files. Ink is a float32 image, 0 paper to 1 ink.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from training.drawn.glyphs import ACCENTS, CAPITALS, DIGITS, SMALL
from training.drawn.skeleton import skeleton

Ink = NDArray[np.float32]
Case = Literal["capitals", "small", "mixed"]

_SCALE = 4  # strokes are drawn this much larger and reduced, so that widths vary by quarter pixels
_SHIFT = 4  # fractional bits of OpenCV's coordinates


@dataclass
class Writer:
    """One person's handwriting in one crop. Lengths are in pixels, ``slant`` is run over rise.

    ``habits`` holds how this writer forms each letter; it is filled when a letter is first written.
    """

    height: float
    aspect: float
    slant: float
    width: float
    spacing: float
    pitch: float | None
    jitter: float
    drift: float
    wave: float
    case: Case
    accents: float
    habits: dict[str, int] = field(default_factory=dict)

    @classmethod
    def random(cls, rng: np.random.Generator) -> Writer:
        """A typical writer on school forms: mostly spaced block capitals with a fine black pen."""
        height = float(np.clip(rng.normal(14.5, 2.2), 9.0, 21.0))
        case: Case = ("capitals", "mixed", "small")[int(rng.choice(3, p=(0.86, 0.08, 0.06)))]
        return cls(
            height=height,
            aspect=float(np.clip(rng.normal(0.92, 0.16), 0.55, 1.35)),
            slant=float(rng.normal(0.05, 0.13)),
            width=float(np.clip(rng.lognormal(0.27, 0.28), 0.9, 3.0)),
            spacing=height * float(rng.uniform(0.15, 0.9)),
            pitch=height * float(rng.uniform(1.0, 1.45)) if rng.random() < 0.25 else None,
            jitter=float(rng.uniform(1.5, 5.5)),
            drift=float(rng.normal(0.0, 0.012)),
            wave=float(rng.uniform(0.0, 0.9)),
            case=case,
            accents=float(rng.choice((0.0, 0.35), p=(0.75, 0.25))),
        )

    def path(self, character: str, rng: np.random.Generator) -> str:
        """The path that this writer uses for ``character``, nearly always the same one."""
        paths = CAPITALS.get(character) or DIGITS.get(character) or SMALL[character]
        habit = self.habits.setdefault(character, int(rng.integers(len(paths))))
        return paths[habit if rng.random() < 0.9 else int(rng.integers(len(paths)))]


def write(text: str, writer: Writer, rng: np.random.Generator) -> Ink:
    """Draw ``text`` (A-Z, 0-9, space, hyphen, apostrophe), cropped to its ink, as (H, W) float32.

    Raises:
        KeyError: a character has no skeleton.
    """
    strokes = _lay_out(text, writer, rng)
    if not strokes:
        return np.zeros((1, 1), np.float32)
    _bend(strokes, writer, rng)
    return _draw(strokes, writer, rng)


def _lay_out(text: str, writer: Writer, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """The strokes of all letters in pixels, with the baseline at y = 0."""
    strokes: list[NDArray[np.float64]] = []
    x = 0.0
    for character in _in_case(text, writer, rng):
        if character == " ":
            x += writer.height * float(rng.uniform(0.5, 1.0))
            continue
        letter = _letter(character, writer, rng)
        left = min(float(stroke[:, 0].min()) for stroke in letter)
        right = max(float(stroke[:, 0].max()) for stroke in letter)
        lift = float(rng.normal(0.0, 0.03)) * writer.height
        start = x + (max(0.0, writer.pitch - (right - left)) / 2 if writer.pitch else 0.0)
        strokes += [stroke + np.array((start - left, lift)) for stroke in letter]
        gap = max(0.8 + writer.width, writer.spacing * float(rng.uniform(0.7, 1.3)))
        x = max(x + writer.pitch, start + right - left + 1.5) if writer.pitch else x + right - left + gap
    return strokes


def _in_case(text: str, writer: Writer, rng: np.random.Generator) -> str:
    if writer.case == "capitals":
        return text
    if writer.case == "small":
        return text[:1] + text[1:].lower()
    return "".join(letter.lower() if rng.random() < 0.3 else letter for letter in text)


def _letter(character: str, writer: Writer, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """The strokes of one letter in pixels, with the baseline at y = 0, jittered and slanted."""
    paths = [writer.path(character, rng)]
    if character in ACCENTS and rng.random() < writer.accents:
        paths.append(str(rng.choice(ACCENTS[character])))
    unit = writer.height / 100 * float(rng.normal(1.0, 0.06))
    aspect = writer.aspect * float(rng.normal(1.0, 0.08))
    strokes: list[NDArray[np.float64]] = []
    for path in paths:
        shape = skeleton(path)
        points = shape.points + rng.normal(0.0, writer.jitter, shape.points.shape)
        points = (points - (0.0, 100.0)) * (unit * aspect, unit)
        points[:, 0] -= writer.slant * points[:, 1]
        strokes += shape.curves(points)
    return strokes


def _bend(strokes: list[NDArray[np.float64]], writer: Writer, rng: np.random.Generator) -> None:
    """Let the line rise or fall and the hand tremble, by slow waves over the whole word; in place."""
    phase = rng.uniform(0, 2 * np.pi, 3)
    long, short = rng.uniform(40, 120), rng.uniform(9, 22)
    tremble = 0.25 * writer.wave
    for stroke in strokes:
        x, y = stroke[:, 0].copy(), stroke[:, 1].copy()
        stroke[:, 1] += writer.drift * x + writer.wave * np.sin(2 * np.pi * x / long + phase[0])
        stroke[:, 1] += tremble * np.sin(2 * np.pi * x / short + phase[1])
        stroke[:, 0] += tremble * np.sin(2 * np.pi * y / short + phase[2])


def _draw(strokes: list[NDArray[np.float64]], writer: Writer, rng: np.random.Generator) -> Ink:
    points = np.concatenate(strokes)
    margin = writer.width + 1
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    width, height = np.ceil(high - low).astype(int)
    canvas = np.zeros((height * _SCALE, width * _SCALE), np.uint8)
    for stroke in strokes:
        thickness = max(1, round(writer.width * _SCALE * float(rng.normal(1.0, 0.08))))
        scaled = np.round((stroke - low) * (_SCALE << _SHIFT)).astype(np.int32)
        cv2.polylines(canvas, [scaled], False, 255, thickness, cv2.LINE_AA, _SHIFT)
    ink = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
    return np.divide(ink, 255, dtype=np.float32)
