"""Writes in fonts that look handwritten, slightly different each time.

Fonts provide what the data set hardly has: lower case, joined letters, accents. Knows font files, and a letter bank
for the size of letters. No fonts come with the project; any folder of them will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.recombined.ink import Writing, side_by_side
from training.recombined.letter_bank import LetterBank

SUFFIXES = (".ttf", ".otf", ".woff", ".woff2")
_SIZE = 64  # pixels per em, before letters are scaled
_FOOT = 2 * _SIZE  # row of the canvas that letters stand on
_CASES = (0.45, 0.35, 0.2)  # shares of upper case, title case, and lower case
_TOGETHER = 0.6  # share of words that keep the font's own spacing, as joined letters must
_ACCENTED = 0.15  # share of names that get French accents
_ACCENTS = {"e": "éèêë", "c": "ç", "i": "ïî", "o": "ôö", "u": "üû", "a": "àâ", "n": "ñ"}
_ACCENT = 0.3  # chance of a letter in these names
_BOLDEST = 3  # most pixels by which a stroke grows to each side


@dataclass(frozen=True)
class FontHand:
    """Writes in one of ``fonts``, in the sizes of the letters in ``bank``.

    Raises:
        ValueError: there are no fonts.
    """

    fonts: tuple[Path, ...]
    bank: LetterBank

    def __post_init__(self) -> None:
        if not self.fonts:
            raise ValueError(f"There are no fonts. Give a folder with {', '.join(SUFFIXES)} files.")

    def write(self, text: str, like: int, rng: np.random.Generator) -> Writing | None:
        """Write ``text`` in a random font, as large as the letters of ``like``; None if the font lacks a letter."""
        font = self._loaded[int(rng.integers(len(self._loaded)))]
        has_accents = rng.random() < _ACCENTED
        cased = _cased(text, rng)
        shown = _accented(cased, rng) if has_accents else cased
        bold = int(rng.integers(0, _BOLDEST + 1))
        words = [_word(word, font, bold, rng) for word in shown.split()]
        pieces = [word for word in words if word is not None]
        if not pieces or len(pieces) < len(words):
            return None
        gaps = [round(rng.uniform(0.25, 0.8) * _SIZE) for _ in pieces]
        capital = max(1, -round(font.getbbox("H", anchor="ls")[1]))
        return self._sized(side_by_side(pieces, [0, *gaps[1:]]), capital, shown.isupper(), like, rng)

    @cached_property
    def _loaded(self) -> list[ImageFont.FreeTypeFont]:
        return [ImageFont.truetype(str(path), _SIZE) for path in self.fonts]

    def _sized(
        self, written: Writing, capital: int, is_upper: bool, like: int, rng: np.random.Generator
    ) -> Writing:
        """Scale capitals to the height of the letters of ``like``, or text with lower case to that of its line.

        Args:
            capital: rows of a capital letter in ``written``.
        """
        bank = self.bank
        wanted = float(bank.feet[like] - bank.heads[like]) if is_upper else float(bank.lines[like])
        tall = wanted / capital * rng.uniform(0.75, 1.1)
        wide = tall * rng.uniform(0.85, 1.2)
        size = (max(1, round(written.ink.shape[1] * wide)), max(1, round(len(written.ink) * tall)))
        how = cv2.INTER_AREA if tall < 1 else cv2.INTER_LINEAR
        resized = cv2.resize(written.ink, size, interpolation=how)
        return Writing(np.asarray(resized, np.float32), round(written.foot * tall))


def font_files(folder: Path) -> tuple[Path, ...]:
    """All font files in ``folder`` and its subfolders, in a fixed order."""
    return tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES))


def _cased(text: str, rng: np.random.Generator) -> str:
    kind = rng.choice(3, p=_CASES)
    return (text.upper(), text.title(), text.lower())[int(kind)]


def _accented(text: str, rng: np.random.Generator) -> str:
    return "".join(_with_accent(letter, rng) for letter in text)


def _with_accent(letter: str, rng: np.random.Generator) -> str:
    accents = _ACCENTS.get(letter.lower())
    if accents is None or rng.random() >= _ACCENT:
        return letter
    accented = accents[int(rng.integers(len(accents)))]
    return accented.upper() if letter.isupper() else accented


def _word(word: str, font: ImageFont.FreeTypeFont, bold: int, rng: np.random.Generator) -> Writing | None:
    """One word; None if a letter cannot be drawn."""
    if rng.random() < _TOGETHER:
        return _drawn(word, font, bold)
    letters = [_drawn(letter, font, bold) for letter in word]
    shaken = [_shaken(letter, rng) for letter in letters if letter is not None]
    if not shaken or len(shaken) < len(letters):
        return None
    moves = [round(float(rng.normal(0.05, 0.04)) * _SIZE) for _ in shaken]
    return side_by_side(shaken, [0, *moves[1:]])


def _drawn(text: str, font: ImageFont.FreeTypeFont, bold: int) -> Writing | None:
    """The ink of ``text``, cropped; None if there is none, or the font lacks a letter."""
    if any(_is_missing(letter, font) for letter in text):
        return None
    canvas = Image.new("L", (round(font.getlength(text)) + 2 * _SIZE, 3 * _SIZE))
    ImageDraw.Draw(canvas).text(
        (_SIZE, _FOOT), text, fill=255, font=font, anchor="ls", stroke_width=bold, stroke_fill=255
    )
    ink = np.asarray(canvas, np.float32) / np.float32(255)
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if not len(rows) or rows[0] >= _FOOT:
        return None
    return Writing(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], _FOOT - int(rows[0]))


def _is_missing(letter: str, font: ImageFont.FreeTypeFont) -> bool:
    """Whether ``font`` draws ``letter`` like a character that no font has."""
    return bytes(font.getmask(letter)) in (b"", bytes(font.getmask("\uffff")))


def _shaken(letter: Writing, rng: np.random.Generator) -> Writing:
    """Rotate, shift and scale a letter slightly."""
    pad = _SIZE // 4
    ink = np.pad(letter.ink, pad)
    centre = (ink.shape[1] / 2, letter.foot + pad)
    turn = cv2.getRotationMatrix2D(centre, rng.normal(0, 3), rng.uniform(0.9, 1.08))
    turned: NDArray[np.float32] = np.asarray(cv2.warpAffine(ink, turn, ink.shape[::-1]), np.float32)
    columns = np.flatnonzero(turned.max(axis=0) > 0)
    shift = round(float(rng.normal(0, 0.03)) * _SIZE)
    return Writing(turned[:, columns[0] : columns[-1] + 1], letter.foot + pad + shift)
