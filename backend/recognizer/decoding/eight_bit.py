"""Converts pictures to 8-bit grey or RGB on an opaque ground: deep and float levels, transparency, rare colour spaces.

Knows pixels and levels. Does not know where on the page the ink stands.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.recognizer.decoding.limits import ImageRefusedError

_DEPTHS = (1, 8, 10, 12, 14, 16)  # bits that scanners and cameras fill
_OUTLIERS = 0.001  # share of levels at each end that do not set the range
_ROUNDING = 1e-3  # so that 254.9999 is 255
_SAMPLE = 1_000_000  # levels that are looked at to find the range
_TWO_TONES = 96  # levels between the visible parts of paper and ink; ink alone varies less


def plain(picture: Image.Image, is_inverted: bool = False) -> Image.Image:
    """The picture in mode ``L`` or ``RGB``, without metadata.

    Args:
        is_inverted: whether deep levels have 0 as white (TIFF's photometric tag).
    Raises:
        ImageRefusedError: nothing can be made out, as ``unclear``.
    """
    if picture.mode.startswith("I") or picture.mode == "F":
        grey = eight_bits(np.asarray(picture, dtype=np.float32))
        return Image.fromarray(255 - grey if is_inverted else grey)
    if picture.mode == "LAB":
        return picture.getchannel("L")
    if picture.has_transparency_data:
        is_grey = picture.mode in ("1", "L", "LA")
        picture = _on_ground(picture.convert("RGBA")).convert("L" if is_grey else "RGB")
    else:
        picture = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    picture.info = {}
    return picture


def eight_bits(levels: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Deep or float levels ``(H, W)`` as 0..255 by the range that they fill: 0..1, a number of bits, or their own.

    Raises:
        ImageRefusedError: no level is a finite number, as ``unclear``.
    """
    sample = levels.ravel()[:: max(1, levels.size // _SAMPLE)]
    sample = np.sort(sample[np.isfinite(sample)])
    if not sample.size:
        raise ImageRefusedError("unclear", "The image's levels are not numbers. Scan or save it again.")
    low, high = (float(sample[round(share * (sample.size - 1))]) for share in (_OUTLIERS, 1 - _OUTLIERS))
    bottom = 0.0 if low >= 0 and high <= 2 ** _DEPTHS[-1] - 1 else low
    tops = (2.0**bits - 1 for bits in _DEPTHS if high <= 2**bits - 1)
    top = next(tops, high) if bottom == 0 else high
    scaled = (levels - bottom) * (255.0 / max(top - bottom, 1e-30)) + _ROUNDING
    return np.clip(np.nan_to_num(scaled, nan=255.0, posinf=255.0, neginf=0.0), 0, 255).astype(np.uint8)


def _on_ground(picture: Image.Image) -> Image.Image:
    """An ``RGBA`` picture on white, or on black if what is visible is light ink."""
    alpha = np.asarray(picture.getchannel("A"))
    if alpha.min() == 255:
        return picture
    grey = np.asarray(picture.convert("RGB").convert("L"))
    if not alpha.any():
        if grey.max() - grey.min() >= _TWO_TONES:
            raise ImageRefusedError(
                "unclear", "The image is fully transparent. Save it without transparency."
            )
        return Image.new("RGB", picture.size, "white")
    ground = Image.new("RGBA", picture.size, "black" if _needs_black(grey, alpha) else "white")
    return Image.alpha_composite(ground, picture)


def _needs_black(grey: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> bool:
    """Whether the visible pixels are light ink alone, or light ink on dark paper."""
    counts = np.bincount(grey.ravel(), alpha.ravel(), 256)
    darkest, median, lightest = (
        int(np.searchsorted(np.cumsum(counts), share * counts.sum())) for share in (0.02, 0.5, 0.98)
    )
    has_paper = alpha.mean() > 255 / 2 or lightest - darkest >= _TWO_TONES
    return (median < 128) == has_paper
