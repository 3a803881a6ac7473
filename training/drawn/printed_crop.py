"""Draws a handwritten name on a crop of a school form, with captions, cut-off neighbours, stamps, specks and boxes.

Knows where things stand on a crop; neither the shapes of letters nor data sets. Ink is float32 (H, W), 0 paper to 1
ink; a finished crop is uint8 (H, W), 0 black to 255 white.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.drawn.pen import Ink, Writer, write

_PRINTED_SCALE = 4
_CODES = "0123456789"


def draw_crop(text: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw a scanned crop with ``text`` written on it, or a blank one if the text is empty.

    Raises:
        KeyError: the pen cannot write a character (it knows A-Z, 0-9, space, hyphen, apostrophe).
    """
    layout = _LAYOUTS[int(rng.choice(len(_LAYOUTS), p=_SHARES))]
    writer = Writer.random(rng)
    canvas = layout(text, writer, rng)
    _add_specks(canvas, rng)
    return scan(canvas, rng)


def _plain(text: str, writer: Writer, rng: np.random.Generator) -> Ink:
    """The name alone on white paper, occasionally in a row of boxes or on a ruled line."""
    canvas = np.zeros((44, 324), np.float32)
    baseline = 32 + int(rng.integers(-3, 5))
    fitting = rng.random()
    if fitting < 0.04:
        writer = _draw_comb(canvas, writer, rng)
    elif fitting < 0.08:
        cv2.line(canvas, (0, baseline + 2), (323, baseline + 2 + int(rng.integers(-1, 2))), 0.8, 1)
    _put_name(canvas, text, writer, rng, left=int(rng.integers(4, 18)), baseline=baseline)
    return canvas


def _tight(text: str, writer: Writer, rng: np.random.Generator) -> Ink:
    """A low crop, often with the lower edge of a caption above or the upper edge of print below."""
    canvas = np.zeros((31, 284), np.float32)
    cut = rng.random()
    if cut < 0.3:
        _paste(canvas, _print("PRENOM", 12, False), 32, int(rng.integers(-9, -6)))
    elif cut < 0.45:
        _paste(canvas, _print("NÉ(E) LE", 11, False), 30, int(rng.integers(25, 29)))
        _paste(canvas, _print("CLASSE", 11, False), 175, int(rng.integers(25, 29)))
    _put_name(
        canvas, text, writer, rng, left=int(rng.integers(8, 34)), baseline=24 + int(rng.integers(-3, 3))
    )
    return canvas


def _under_caption(text: str, writer: Writer, rng: np.random.Generator) -> Ink:
    """A caption in small print with the name below it, and sometimes the lower edge of a code above."""
    first = rng.random() < 0.5
    canvas = np.zeros((65 if first else 50, 284), np.float32)
    top = 5 if first else int(rng.integers(10, 15))
    _paste(canvas, _print("PRENOM" if first else "NOM", 12, False), 33, top)
    if not first and rng.random() < 0.6:
        _paste_code(canvas, rng, left=150, bottom=int(rng.integers(4, 9)))
    baseline = canvas.shape[0] - int(rng.integers(2, 8)) - (4 if first else 0)
    _put_name(canvas, text, writer, rng, left=int(rng.integers(28, 40)), baseline=baseline)
    return canvas


def _beside_caption(text: str, writer: Writer, rng: np.random.Generator) -> Ink:
    """A bold caption to the left of the name, a rotated stamp at the edge, cut-off neighbouring lines."""
    first = rng.random() < 0.45
    height = int(rng.integers(18, 33)) if first else 36
    canvas = np.zeros((height, 388), np.float32)
    middle = height // 2 + int(rng.integers(-2, 3))
    caption = _print("PRENOM :" if first else "NOM :", 13, True)
    _paste(canvas, caption, int(rng.integers(2, 14)), middle - caption.shape[0] // 2)
    if not first and rng.random() < 0.6:
        code = _print("CODE RNE / UAI :", 12, True)
        _paste(canvas, code, int(rng.integers(0, 10)), -code.shape[0] + int(rng.integers(1, 8)))
        _paste_code(canvas, rng, left=120, bottom=int(rng.integers(2, 9)))
    if rng.random() < 0.35:
        _paste_below(canvas, writer, rng)
    if rng.random() < 0.6:
        _stamp_edge(canvas, rng)
    _put_name(
        canvas, text, writer, rng, left=int(rng.integers(78, 100)), baseline=middle + int(rng.integers(4, 10))
    )
    return canvas


_LAYOUTS: tuple[Callable[[str, Writer, np.random.Generator], Ink], ...] = (
    _plain,
    _tight,
    _under_caption,
    _beside_caption,
)
_SHARES = (0.27, 0.25, 0.18, 0.30)


def _put_name(
    canvas: Ink, text: str, writer: Writer, rng: np.random.Generator, left: int, baseline: int
) -> None:
    """Write ``text`` with its baseline near ``baseline``, squeezed into the remaining width."""
    if not text:
        return
    ink = write(text, writer, rng)
    room = canvas.shape[1] - left - 2
    if ink.shape[1] > room:
        ink = np.asarray(cv2.resize(ink, (room, ink.shape[0]), interpolation=cv2.INTER_AREA), np.float32)
    # The name itself is never cut at the lower edge: such a crop would not show what its label says.
    top = min(baseline + round(writer.width) - ink.shape[0] + 1, canvas.shape[0] - ink.shape[0])
    _paste(canvas, ink, left, max(top, 0) if ink.shape[0] <= canvas.shape[0] else top)


def _draw_comb(canvas: Ink, writer: Writer, rng: np.random.Generator) -> Writer:
    """Draw a row of boxes; return a writer who writes one letter in each."""
    pitch = float(rng.integers(17, 22))
    for x in np.arange(3, canvas.shape[1], pitch):
        cv2.line(canvas, (int(x), 12), (int(x), 38), 0.6, 1)
    cv2.line(canvas, (3, 38), (canvas.shape[1] - 1, 38), 0.6, 1)
    return replace(writer, pitch=pitch, height=min(writer.height, 16.0), aspect=min(writer.aspect, 0.9))


def _paste_code(canvas: Ink, rng: np.random.Generator, left: int, bottom: int) -> None:
    """Draw the lower ``bottom`` rows of a handwritten school code above the name."""
    code = "".join(rng.choice(list(_CODES), 7)) + chr(65 + int(rng.integers(26)))
    ink = write(code, Writer.random(rng), rng)
    _paste(canvas, ink, left + int(rng.integers(-10, 30)), bottom - ink.shape[0])


def _paste_below(canvas: Ink, writer: Writer, rng: np.random.Generator) -> None:
    """Draw the upper edge of the next line, by the same writer."""
    letters = "".join(chr(65 + int(number)) for number in rng.integers(26, size=int(rng.integers(4, 9))))
    _paste(canvas, write(letters, writer, rng), 82, canvas.shape[0] - int(rng.integers(2, 5)))


def _stamp_edge(canvas: Ink, rng: np.random.Generator) -> None:
    digits = "".join(rng.choice(list(_CODES), 4))
    stamp = np.ascontiguousarray(np.rot90(_print(f"{digits[:2]}:{digits[2:]}", 14, True)))
    _paste(canvas, stamp, int(rng.integers(-6, 4)), int(rng.integers(-20, canvas.shape[0])))
    if rng.random() < 0.4:
        x = int(rng.integers(0, 5))
        cv2.line(canvas, (x, 0), (x, canvas.shape[0] - 1), 0.9, 1)


def _add_specks(canvas: Ink, rng: np.random.Generator) -> None:
    for _ in range(int(rng.poisson(0.3))):
        y, x = int(rng.integers(canvas.shape[0])), int(rng.integers(canvas.shape[1]))
        canvas[y : y + int(rng.integers(1, 3)), x : x + int(rng.integers(1, 3))] = rng.uniform(0.3, 0.9)


def _paste(canvas: Ink, patch: Ink, left: int, top: int) -> None:
    """Put ``patch`` on ``canvas``, where the darker ink wins; parts outside are cut off."""
    height, width = canvas.shape
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + patch.shape[0], height), min(left + patch.shape[1], width)
    if y0 < y1 and x0 < x1:
        window = canvas[y0:y1, x0:x1]
        np.maximum(window, patch[y0 - top : y1 - top, x0 - left : x1 - left], out=window)


def scan(canvas: Ink, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Turn ink into grey levels like a scanner: nearly black and white, with slightly soft edges."""
    steepness = rng.uniform(1.5, 3.2)
    middle = rng.uniform(0.34, 0.5)
    ink = np.clip((canvas - middle) * steepness + 0.5, 0.0, 1.0) * rng.uniform(0.85, 1.0)
    return np.round(255 * (1 - ink)).astype(np.uint8)


@lru_cache(maxsize=64)
def _print(text: str, size: int, bold: bool) -> Ink:
    """Printed ``text``, capitals ``size`` * 0.73 pixels high; the font comes with matplotlib."""
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    font = ImageFont.truetype(Path(matplotlib.get_data_path(), "fonts", "ttf", name), size * _PRINTED_SCALE)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text))
    image = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    # DejaVu is wider than the print on the forms.
    target = (
        max(1, round(image.width * 0.86 / _PRINTED_SCALE)),
        max(1, round(image.height / _PRINTED_SCALE)),
    )
    printed = cv2.resize(np.asarray(image), target, interpolation=cv2.INTER_AREA)
    return np.divide(printed, 255, dtype=np.float32)
