"""Changes crops as another writer, pen, scanner or margin might.

Works on grey levels before normalisation, so that training also sees how a bad crop is normalised. ``Strength`` holds
all chances and ranges; every function takes the random generator.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
PAPER = 255


@dataclass(frozen=True)
class Strength:
    """Chances and ranges of the changes; lengths are in units of the crop's height.

    Args:
        plain: chance of no change at all.
        slant: largest shear to either side.
        turn: largest rotation, in degrees.
        stretch: largest relative change of width and, by half, of height.
        wave: standard deviation of the elastic displacement.
        pen, blur, noise, jpeg, specks, shade: chance of each.
        ruled_line, comb: chance of a ruled line, and of a row of boxes.
        crop: largest part of the height that is cut off or added at an edge.
    """

    plain: float = 0.25
    slant: float = 0.25
    turn: float = 2.0
    stretch: float = 0.15
    wave: float = 0.025
    pen: float = 0.3
    blur: float = 0.15
    noise: float = 0.15
    jpeg: float = 0.1
    specks: float = 0.1
    ruled_line: float = 0.1
    comb: float = 0.06
    shade: float = 0.1
    crop: float = 0.06

    @classmethod
    def only(cls, **changes: float) -> Strength:
        """A strength with these changes and no others."""
        return cls(**{**{change.name: 0.0 for change in fields(cls)}, **changes})


def augment(grey: Grey, rng: np.random.Generator, strength: Strength) -> Grey:
    """Return a changed copy of ``(H, W)`` dark-on-light grey levels; its size may differ by a few pixels."""
    if rng.random() < strength.plain:
        return grey
    changed = _pen(_warp(_crop(grey, rng, strength), rng, strength), rng, strength)
    later = (
        (strength.ruled_line, _ruled_line),
        (strength.comb, _comb),
        (strength.shade, _shade),
        (strength.specks, _specks),
        (strength.blur, _blur),
        (strength.noise, _noise),
        (strength.jpeg, _jpeg),
    )
    for chance, change in later:
        if rng.random() < chance:
            changed = change(changed, rng)
    return changed


def _crop(grey: Grey, rng: np.random.Generator, strength: Strength) -> Grey:
    """Move the four edges; new pixels are paper. The sides are only extended, since names begin at the edge."""
    most = strength.crop * grey.shape[0]
    top, bottom = np.rint(rng.uniform(-most, most, 2)).astype(int)
    sides = np.rint(rng.uniform(0, 2 * most, 2)).astype(int)
    cut = grey[max(0, -top) : grey.shape[0] - max(0, -bottom)]
    return np.pad(cut, ((max(0, top), max(0, bottom)), tuple(sides)), constant_values=PAPER)


def _warp(grey: Grey, rng: np.random.Generator, strength: Strength) -> Grey:
    """Slant, turn, stretch and distort in one resampling."""
    height, width = grey.shape
    turn = np.deg2rad(rng.uniform(-strength.turn, strength.turn)) * min(1.0, 6 * height / width)
    slant = rng.uniform(-strength.slant, strength.slant)
    wide = 1 + rng.uniform(-strength.stretch, strength.stretch)
    tall = 1 + rng.uniform(-strength.stretch, strength.stretch) / 2
    new_width, new_height = max(8, round(width * wide)), max(8, round(height * tall))
    ys, xs = np.mgrid[0:new_height, 0:new_width].astype(np.float32)
    ys, xs = ys / np.float32(tall), xs / np.float32(wide)
    centre_y, centre_x = height / 2, width / 2
    shaken_x, shaken_y = (_wave(xs.shape, height, rng, strength) for _ in range(2))
    source_x = xs + np.float32(slant) * (ys - centre_y) + shaken_x
    source_y = ys + np.float32(np.tan(turn)) * (xs - centre_x) + shaken_y
    warped = cv2.remap(
        grey, source_x, source_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=PAPER
    )
    return np.asarray(warped, np.uint8)


def _wave(
    shape: tuple[int, int], height: int, rng: np.random.Generator, strength: Strength
) -> NDArray[np.float32]:
    """A smooth random displacement in pixels, on a grid of half the crop's height."""
    knots = (3, max(3, round(2 * shape[1] / height)))
    coarse = rng.normal(0.0, strength.wave * height, knots).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def _pen(grey: Grey, rng: np.random.Generator, strength: Strength) -> Grey:
    """Make strokes thicker or thinner, or ink fainter."""
    draw = rng.random()
    if draw >= strength.pen:
        return grey
    kernel = (
        np.ones((2, 2), np.uint8)
        if rng.random() < 0.5
        else cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    )
    if draw < 0.4 * strength.pen:
        return np.asarray(cv2.erode(grey, kernel), np.uint8)  # grey-level erosion spreads the dark
    if draw < 0.6 * strength.pen:
        thin = cv2.dilate(grey, np.ones((2, 2), np.uint8))
        return np.asarray(cv2.addWeighted(grey, 0.5, thin, 0.5, 0), np.uint8)
    faint = rng.uniform(0.35, 0.9)
    return np.asarray(PAPER - (PAPER - grey.astype(np.float32)) * faint, np.uint8)


def _ruled_line(grey: Grey, rng: np.random.Generator) -> Grey:
    """Add a printed line to write on."""
    ruled = grey.copy()
    height, width = grey.shape
    y = int(rng.uniform(0.7, 0.98) * height)
    cv2.line(ruled, (0, y), (width, y + int(rng.integers(-1, 2))), int(rng.integers(0, 150)), 1)
    return ruled


def _comb(grey: Grey, rng: np.random.Generator) -> Grey:
    """Add a row of printed boxes, about one per letter, with sides as high as the crop or shorter."""
    combed = np.full_like(grey, PAPER)
    height, width = grey.shape
    level, pitch = int(rng.integers(60, 200)), height * rng.uniform(0.45, 0.8)
    top, bottom = int(rng.uniform(0.0, 0.7) * height), int(rng.uniform(0.9, 0.99) * height)
    for x in np.arange(rng.uniform(0, pitch), width, pitch):
        cv2.line(combed, (int(x), top), (int(x), bottom), level, 1)
    cv2.line(combed, (0, bottom), (width, bottom), level, 1)
    return np.minimum(grey, combed)


def _shade(grey: Grey, rng: np.random.Generator) -> Grey:
    """Add the uneven light of a photograph: the paper darkens towards a side."""
    corners = rng.uniform(0.45, 1.0, (2, 2)).astype(np.float32)
    light = cv2.resize(corners, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return (grey * light).astype(np.uint8)


def _blur(grey: Grey, rng: np.random.Generator) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.4, 0.9)), np.uint8)


def _specks(grey: Grey, rng: np.random.Generator) -> Grey:
    speckled = grey.copy()
    for _ in range(int(rng.integers(1, 6))):
        y, x = (int(rng.integers(0, side)) for side in grey.shape)
        cv2.circle(speckled, (x, y), int(rng.integers(0, 2)), int(rng.integers(0, 160)), -1)
    return speckled


def _noise(grey: Grey, rng: np.random.Generator) -> Grey:
    """Add scanner noise, on paper that is not quite white."""
    paper = rng.uniform(0.75, 1.0)
    noisy = grey.astype(np.float32) * paper + rng.normal(0, rng.uniform(2, 14), grey.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _jpeg(grey: Grey, rng: np.random.Generator) -> Grey:
    _, data = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 70))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)
