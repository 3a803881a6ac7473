"""Draws stamps: round, oval and rectangular ones with printed words, and dates, turned and unevenly inked.

Half of the shapes are there to learn from and half to measure on. Knows fonts and words. Ink is float32 (H, W), 0 paper
to 1 ink.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from training.drawn.pen import Ink
from training.drawn.typeset import typeset

_WORDS = (
    "MAIRIE", "RECU LE", "COPIE", "ACADEMIE DE LYON", "ANNULE", "PAYE", "RECEIVED", "APPROVED", "EINGEGANGEN",
    "BEZAHLT", "REPUBLIQUE FRANCAISE", "LYCEE", "ORIGINAL", "DUPLICATA", "PREFECTURE", "URGENT", "VOID", "FAXED",
    "ENTERED", "LE MAIRE",
)  # fmt: skip
_MONTHS = ("JAN", "FEV", "MAR", "AVR", "MAI", "JUIN", "JUIL", "AOUT", "SEP", "OCT", "NOV", "DEC")
_SIZE = 20  # rows of a stamp's capitals while it is drawn


def _round(fonts: Sequence[Path], rng: np.random.Generator) -> Ink:
    """Words along a circle between two rings, something in the middle."""
    radius = int(rng.integers(70, 100))
    canvas = np.zeros((2 * radius + 7, 2 * radius + 7), np.float32)
    centre = radius + 3
    cv2.circle(canvas, (centre, centre), radius, 1.0, int(rng.integers(2, 5)), cv2.LINE_AA)
    cv2.circle(canvas, (centre, centre), radius - 36, 1.0, 2, cv2.LINE_AA)
    words = _word(fonts, rng)
    letters = np.array_split(words, max(3, words.shape[1] // 14), axis=1)
    for place, letter in enumerate(letters):
        _turned_onto(canvas, letter, place / len(letters) * rng.uniform(300, 340), radius - 18)
    _centred(canvas, _word(fonts, rng, most=2 * radius - 90))
    return canvas


def _rectangle(fonts: Sequence[Path], rng: np.random.Generator) -> Ink:
    """One or two lines of words in a frame."""
    lines = [_word(fonts, rng) for _ in range(int(rng.integers(1, 3)))]
    width = max(line.shape[1] for line in lines) + 24
    canvas = np.zeros((sum(len(line) + 10 for line in lines) + 16, width), np.float32)
    top = 13
    for line in lines:
        left = (width - line.shape[1]) // 2
        canvas[top : top + len(line), left : left + line.shape[1]] = line
        top += len(line) + 10
    for inset in (2,) if rng.random() < 0.6 else (1, 6):
        end = (width - 1 - inset, canvas.shape[0] - 1 - inset)
        cv2.rectangle(canvas, (inset, inset), end, 1.0, int(rng.integers(1, 4)))
    return canvas


def _oval(fonts: Sequence[Path], rng: np.random.Generator) -> Ink:
    """A word in an oval."""
    word = _word(fonts, rng)
    canvas = np.pad(word, ((26, 26), (34, 34)))
    height, width = canvas.shape
    centre, axes = (width // 2, height // 2), (width // 2 - 3, height // 2 - 3)
    cv2.ellipse(canvas, centre, axes, 0, 0, 360, 1.0, int(rng.integers(2, 5)), cv2.LINE_AA)
    return canvas


def _date(fonts: Sequence[Path], rng: np.random.Generator) -> Ink:
    """A date, and often who received something on it, over and under it."""
    day = f"{rng.integers(1, 32):02d} {rng.choice(_MONTHS)} {rng.integers(1960, 2030)}"
    date = typeset(day, _font(fonts, rng), _SIZE, rng)
    word = _word(fonts, rng, most=date.shape[1])
    canvas = np.pad(date, ((len(word) + 12, 6), (4, 4)))
    canvas[2 : 2 + len(word), 4 : 4 + word.shape[1]] = word
    return canvas if rng.random() < 0.7 else np.pad(date, 4)


Shape = Callable[[Sequence[Path], np.random.Generator], Ink]
SHAPES: tuple[tuple[Shape, ...], ...] = ((_round, _rectangle), (_oval, _date))
"""Those to learn from, and those to measure on."""


def stamp(half: int, fonts: Sequence[Path], rng: np.random.Generator) -> Ink:
    """A stamp in ``fonts`` of a shape in one ``half``, turned and unevenly inked, 24 to 60 rows high."""
    shapes = SHAPES[half]
    ink = shapes[int(rng.integers(len(shapes)))](fonts, rng)
    turned = _turned(ink, float(rng.normal(0, 7)) if rng.random() < 0.85 else float(rng.uniform(-90, 90)))
    height = int(rng.integers(24, 61))
    size = max(1, round(turned.shape[1] * height / len(turned))), height
    small = np.asarray(cv2.resize(turned, size, interpolation=cv2.INTER_AREA), np.float32)
    return np.asarray(np.clip(small * 1.6, 0, 1) * _inking(small.shape, rng), np.float32)


def _font(fonts: Sequence[Path], rng: np.random.Generator) -> Path:
    return fonts[int(rng.integers(len(fonts)))]


def _word(fonts: Sequence[Path], rng: np.random.Generator, most: int | None = None) -> Ink:
    ink = typeset(str(rng.choice(_WORDS)), _font(fonts, rng), _SIZE, rng)
    if most is None or ink.shape[1] <= most:
        return ink
    size = most, max(1, round(len(ink) * most / ink.shape[1]))
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)


def _centred(canvas: Ink, ink: Ink) -> None:
    top, left = (canvas.shape[0] - ink.shape[0]) // 2, (canvas.shape[1] - ink.shape[1]) // 2
    canvas[top : top + ink.shape[0], left : left + ink.shape[1]] = ink


def _turned_onto(canvas: Ink, letter: Ink, degrees: float, radius: float) -> None:
    """Put a letter at ``radius`` from the middle, its foot towards the middle."""
    height, width = letter.shape
    middle = canvas.shape[1] / 2
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    angle = np.deg2rad(degrees)
    turn[:, 2] += middle + radius * np.sin(angle) - width / 2, middle - radius * np.cos(angle) - height / 2
    np.maximum(canvas, np.asarray(cv2.warpAffine(letter, turn, canvas.shape[::-1])), out=canvas)


def _turned(ink: Ink, degrees: float) -> Ink:
    height, width = ink.shape
    angle = np.deg2rad(degrees)
    across, down = abs(np.cos(angle)), abs(np.sin(angle))
    size = round(width * across + height * down), round(width * down + height * across)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turn[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return np.asarray(cv2.warpAffine(ink, turn, size), np.float32)


def _inking(shape: tuple[int, ...], rng: np.random.Generator) -> Ink:
    """How much ink the pad left where: spots, and one side lighter than the other."""
    height, width = shape
    coarse = rng.uniform(0.45, 1.4, (max(2, height // 8), max(2, width // 8))).astype(np.float32)
    spots = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    left, right = rng.uniform(0.7, 1.1, 2).tolist()
    slope = np.linspace(left, right, width, dtype=np.float32)
    return np.asarray(np.clip(spots * slope, 0, 1), np.float32)
