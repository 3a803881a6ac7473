"""Sets printed text: the labels of forms and typed names, in any font file, with dotted lines, rules and boxes.

Fonts are in two halves by their family, one to learn from and one to measure on. Knows font files and words; no data
sets. Ink is float32 (H, W), 0 paper to 1 ink.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.drawn.pen import Ink

LABELS = (
    "NOM", "PRENOM", "Prénom :", "Nom de naissance", "DATE DE NAISSANCE", "Né(e) le", "à", "Adresse",
    "Code postal", "Ville", "Signature", "Classe :", "CODE RNE / UAI :", "Epreuve", "Sexe", "Nationalité",
    "Téléphone", "N° de sécurité sociale", "Last name", "First name", "SURNAME", "Date of birth", "Address",
    "City", "Signature of applicant", "Phone number", "Please print clearly", "Middle initial", "Employer",
    "Occupation", "Page 1 of 2", "FOR OFFICE USE ONLY", "Total", "Vorname", "Nachname", "Geburtsdatum", "Straße",
    "Wohnort", "Unterschrift", "Bitte in Druckschrift ausfüllen", "oui / non", "Monsieur", "Madame",
    "en lettres capitales", "ne rien inscrire ici", "Réservé à l'administration",
)  # fmt: skip
_SUFFIXES = (".ttf", ".otf", ".t1", ".pfb")
_ODD = (
    "symbol",
    "dingbat",
    "stixsiz",
    "nonuni",
    "cmex",
    "cmmi",
    "cmsy",
    "d050000l",
    "display",
    "lastresort",
    "z003",
)
_SIZE = 64  # pixels an em, before text is brought to its size


def font_files(folders: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The font files with letters in ``folders`` and in matplotlib: those to learn from, and those to measure on.

    Faces of one family are in one half.
    """
    everywhere = (Path(matplotlib.get_data_path(), "fonts", "ttf"), *folders)
    found = {path.name: path for folder in everywhere for path in sorted(folder.rglob("*")) if _is_text(path)}
    families = sorted({_family(name) for name in found})
    first = {family for place, family in enumerate(families) if place % 2 == 0}
    return (
        tuple(found[name] for name in sorted(found) if _family(name) in first),
        tuple(found[name] for name in sorted(found) if _family(name) not in first),
    )


def random_text(names: Sequence[str], rng: np.random.Generator) -> str:
    """A form's label, or a name as somebody types it."""
    if rng.random() < 0.6:
        label = str(rng.choice(LABELS))
        return label.upper() if rng.random() < 0.3 else label
    typed = " ".join(str(name) for name in rng.choice(names, int(rng.integers(1, 3))))
    return (typed, typed.title(), typed.lower())[int(rng.choice(3, p=(0.5, 0.45, 0.05)))]


def typeset(text: str, font: Path, height: int, rng: np.random.Generator) -> Ink:
    """``text`` in capitals ``height`` rows high, cropped to its ink; sometimes with what forms print around it."""
    loaded = _loaded(font)
    capital = max(1, -round(loaded.getbbox("H", anchor="ls")[1]))
    ink = _printed(text, loaded)
    scale = height / capital
    size = max(1, round(ink.shape[1] * scale * rng.uniform(0.85, 1.1))), max(1, round(ink.shape[0] * scale))
    small = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)
    fitting = rng.random()
    if fitting < 0.2:
        return _with_dots(small, height, rng)
    return _with_box(small) if fitting < 0.3 else small


def _is_text(path: Path) -> bool:
    return path.suffix.lower() in _SUFFIXES and not any(odd in path.name.lower() for odd in _ODD)


def _family(name: str) -> str:
    """The family of a font file by its name: DejaVuSans-Bold and DejaVuSans are one."""
    return re.sub(r"(BolIta|Bol|Ita|Italic|Condensed)$", "", re.split(r"[-.]", name)[0])


@lru_cache(maxsize=128)
def _loaded(font: Path) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), _SIZE)


def _printed(text: str, font: ImageFont.FreeTypeFont) -> Ink:
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text))
    image = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), text, fill=255, font=font)
    return np.divide(np.asarray(image), 255, dtype=np.float32)


def _with_dots(ink: Ink, height: int, rng: np.random.Generator) -> Ink:
    """A dotted line or a rule after the text, for people to write on."""
    long = round(height * rng.uniform(2, 10))
    canvas = np.pad(ink, ((0, 1), (0, long)))
    step = int(rng.choice((1, 3, 4, 5)))
    thick = max(1, height // 9)
    for x in range(ink.shape[1] + step, canvas.shape[1], step):
        canvas[-thick:, x : x + (1 if step == 1 else max(1, step // 2))] = 1.0
    return canvas


def _with_box(ink: Ink) -> Ink:
    canvas = np.pad(ink, 4)
    cv2.rectangle(canvas, (0, 0), (canvas.shape[1] - 1, canvas.shape[0] - 1), 1.0, 1)
    return canvas
