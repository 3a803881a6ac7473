"""What happens to a sheet between the printer and Paraph: printing, copying, scanning, photographing.

Each effect is one that offices report: prints at 94 %, a feeder that lays sheets askew, copiers whose rollers stretch a
page unevenly, punch holes, dark borders, black-and-white scans, JPEG; phones with perspective, lens distortion, shadows
and folds. The bends are sines, folds and lenses, not the polynomials that registration fits. If every point of the
sheet ends up is known, so errors are measured against a truth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.pages.geometry import Placement, Points, project
from tests.pages.layouts import MM

Rng = np.random.Generator
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Seen:
    """A page as a file shows it, ``(H, W)`` grey, and where sheet points (mm) lie on it (pixels)."""

    picture: Pixels
    homography: NDArray[np.float64]  # sheet millimetres, bent, to pixels
    bend: Callable[[Points], Points] = field(repr=False)

    def to_page(self, points: Points) -> Points:
        """``(N, 2)`` pixels of sheet points in millimetres."""
        return project(self.homography, self.bend(points))


def scanned(sheet: Pixels, rng: Rng, *, dpi: float = 200, copied: bool = False, mono: bool = False) -> Seen:
    """Through a feeder at ``dpi``.

    Args:
        sheet: ``(H, W)`` grey at the layouts' resolution.
        copied: whether it was photocopied before: uneven stretch, loss of grey.
        mono: whether the scanner gives black and white only.
    """
    width, height = sheet_size(sheet)
    printed = rng.choice([1.0, 1.0, 0.94, 0.97, 1.01])
    stretch = np.array([1 + rng.uniform(-0.006, 0.006), 1 + rng.uniform(-0.006, 0.006)]) * printed
    amplitude = rng.uniform(0.3, 1.0) if copied else rng.uniform(0.0, 0.15)
    period, phase = rng.uniform(140, 320), rng.uniform(0, 2 * np.pi)
    slope = rng.uniform(-0.0015, 0.0015)

    def bend(points: Points) -> Points:
        wave = amplitude * np.sin(2 * np.pi * points[:, 1] / period + phase)
        return np.column_stack([points[:, 0] + slope * points[:, 1], points[:, 1] + wave]) * stretch

    angle = np.radians(rng.normal(0, 1.2))
    scale = dpi / 25.4
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = np.array([width, height]) / 2
    shift = rng.normal(0, 2.0, 2)
    matrix = np.eye(3)
    matrix[:2, :2] = scale * turn
    matrix[:2, 2] = scale * (centre + shift - turn @ (centre * printed))
    size = (round(width * scale), round(height * scale))
    picture = _render(sheet, matrix, bend, size, background=int(rng.choice([255, 250, 30])))
    picture = _punched(picture, rng, scale) if rng.random() < 0.3 else picture
    seen = Seen(_worn(picture, rng, 0.35 if copied else 0.15, mono), matrix, bend)
    return _quarter_turned(seen, int(rng.choice([0, 0, 0, 2, 1, 3])))


def photographed(sheet: Pixels, rng: Rng) -> Seen:
    """With a phone at 8 to 12 megapixels: perspective, lens, shadow, fold, background."""
    width, height = sheet_size(sheet)
    long_side = rng.uniform(2600, 3600)
    scale = long_side * rng.uniform(0.72, 0.9) / height
    size = (round(long_side * 0.75), round(long_side))
    fold_at, fold_by = rng.uniform(0.3, 0.7) * height, rng.uniform(0, 0.012)
    lens = rng.uniform(-0.012, 0.012)

    def bend(points: Points) -> Points:
        centred = (points - [width / 2, height / 2]) / (height / 2)
        radius = (centred**2).sum(axis=1, keepdims=True)
        bowed = centred * (1 + lens * radius) * (height / 2) + [width / 2, height / 2]
        bowed[:, 1] -= fold_by * np.abs(points[:, 1] - fold_at)
        return bowed

    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    angle = np.radians(rng.normal(0, 4))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array(size) / 2 + rng.normal(0, 0.01 * long_side, 2)
    target = ((corners - [width / 2, height / 2]) @ turn.T) * scale + middle
    target += rng.normal(0, 0.022 * long_side, (4, 2))
    matrix = np.asarray(cv2.getPerspectiveTransform(corners, target.astype(np.float32)), np.float64)
    picture = _render(sheet, matrix, bend, size, background=int(rng.integers(40, 150)))
    picture = _shaded(picture, rng)
    seen = Seen(_worn(picture, rng, 0.1, mono=False), matrix, bend)
    return _quarter_turned(seen, int(rng.choice([0, 0, 0, 1, 2, 3])))


def worst_mm(seen: Seen, placement: Placement, corners: Points) -> float:
    """The largest distance of a field's corner from where it is, in millimetres of the paper."""
    here = seen.to_page(corners)
    across, down = (seen.to_page(corners + step) - here for step in np.eye(2))
    pixels = np.sqrt(np.abs(across[:, 0] * down[:, 1] - across[:, 1] * down[:, 0]))
    return float((np.hypot(*(placement.to_page(corners) - here).T) / pixels).max())


def sheet_size(sheet: Pixels) -> tuple[float, float]:
    """Width and height in millimetres of a sheet at the layouts' resolution."""
    return sheet.shape[1] / MM, sheet.shape[0] / MM


def _render(
    sheet: Pixels,
    matrix: NDArray[np.float64],
    bend: Callable[[Points], Points],
    size: tuple[int, int],
    background: int,
) -> Pixels:
    """Draw the sheet where the map puts it, each pixel looked up on the sheet."""
    step = 8
    columns, rows = size[0] // step + 2, size[1] // step + 2
    grid = (
        np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2) * float(step) + 0.5
    )
    wanted = project(np.asarray(np.linalg.inv(matrix), np.float64), np.asarray(grid, np.float64))
    points = wanted.copy()
    for _ in range(12):  # the bend is small and smooth: this inverts it
        points += wanted - bend(points)
    places = (points * MM - 0.5).reshape(rows, columns, 2).astype(np.float32)
    maps = [
        cv2.warpAffine(
            np.ascontiguousarray(places[..., axis]),
            np.array([[step, 0, 0], [0, step, 0]], np.float64),
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for axis in (0, 1)
    ]
    drawn = cv2.remap(
        sheet, maps[0], maps[1], cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=(background,)
    )
    return np.asarray(drawn, np.uint8)


def _punched(picture: Pixels, rng: Rng, scale: float) -> Pixels:
    picture = picture.copy()
    middle = picture.shape[0] / 2
    for offset in (-40, 40):
        centre = (round(12 * scale), round(middle + offset * scale))
        cv2.circle(picture, centre, round(2.75 * scale), (int(rng.integers(0, 60)),), -1)
    return picture


def _worn(picture: Pixels, rng: Rng, loss: float, mono: bool) -> Pixels:
    """Blur, contrast, noise and JPEG; or black and white."""
    levels = np.asarray(cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 0.9)), np.float64)
    contrast = rng.uniform(1 - loss, 1.0)
    levels = 255 - (255 - levels) * contrast + rng.normal(0, rng.uniform(1, 5), picture.shape)
    levels = np.clip(levels - rng.uniform(0, 20), 0, 255)
    if mono:
        return np.where(levels < rng.uniform(120, 170), 0, 255).astype(np.uint8)
    _, encoded = cv2.imencode(
        ".jpg", levels.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 92))]
    )
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE), np.uint8)


def _shaded(picture: Pixels, rng: Rng) -> Pixels:
    rows, columns = picture.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    light: NDArray[np.floating] = 0.85 + 0.25 * (
        (x / columns - 0.5) * rng.uniform(-1, 1) + (y / rows - 0.5) * rng.uniform(-1, 1)
    )
    if rng.random() < 0.5:  # the shadow of the phone or the hand
        edge = x / columns * rng.uniform(-1, 1) + y / rows - rng.uniform(0.2, 0.9)
        light = light * (1 - rng.uniform(0.1, 0.35) / (1 + np.exp(-edge * 25)))
    return np.clip(picture * light, 0, 255).astype(np.uint8)


def _quarter_turned(seen: Seen, turns: int) -> Seen:
    """The page laid into the scanner by ``turns`` quarter turns clockwise."""
    rows, columns = seen.picture.shape
    matrix = {
        0: np.eye(3),
        1: np.array([[0, -1, rows], [1, 0, 0], [0, 0, 1]]),
        2: np.array([[-1, 0, columns], [0, -1, rows], [0, 0, 1]]),
        3: np.array([[0, 1, 0], [-1, 0, columns], [0, 0, 1]]),
    }[turns]
    picture = np.ascontiguousarray(np.rot90(seen.picture, -turns))
    return Seen(picture, matrix @ seen.homography, seen.bend)
