"""Fields that were cut out of a page, ready to be stored: each a PNG with what its image row says.

Knows pixels and forms. Knows no rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import cv2
import numpy as np

from backend.exchange.style import Accents, Case
from backend.pages.cut import CutField
from backend.pages.form import Field, Form
from backend.pages.landmarks import Grey
from backend.recognizer.image import hash_of_pixels

_PNG_LEVEL = 3
_PICTURE_SIDE = 1600  # pixels of a page's picture, which people look at
_PICTURE_QUALITY = 80


@dataclass(frozen=True)
class NewField:
    """A field of a page.

    Args:
        corners: four points in pixels of the source.
        emptiness: how sure it is that nothing is written, 0 to 1; None if something seems to be.
        case, accents: of its readings; None for those of the installation.
    """

    name: str
    kind: str
    position: int
    corners: list[list[float]]
    png: bytes
    size: tuple[int, int]
    pixel_hash: str
    emptiness: float | None
    case: Case | None = None
    accents: Accents | None = None

    @property
    def blob(self) -> str:
        """The name that the PNG is stored under."""
        return hashlib.sha256(self.png).hexdigest()


def new_fields(form: Form, cut: dict[str, CutField], scale: float) -> list[NewField]:
    """What was cut, in the form's order.

    Args:
        scale: pixels of the source to one of the page that was cut.
    """
    return [
        _field(position, each, cut[each.name], scale)
        for position, each in enumerate(form.fields)
        if each.name in cut
    ]


def reduced_jpeg(page: Grey) -> bytes:
    """The page as people are shown it."""
    factor = min(1.0, _PICTURE_SIDE / max(page.shape))
    small = cv2.resize(page, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else page
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _PICTURE_QUALITY])
    return data.tobytes()


def _field(position: int, field: Field, cut: CutField, scale: float) -> NewField:
    _, png = cv2.imencode(".png", cut.crop, [cv2.IMWRITE_PNG_COMPRESSION, _PNG_LEVEL])
    height, width = cut.crop.shape
    return NewField(
        name=field.name,
        kind=field.kind,
        position=position,
        corners=np.round(cut.corners * scale, 2).tolist(),
        png=png.tobytes(),
        size=(width, height),
        pixel_hash=hash_of_pixels(cut.crop),
        emptiness=cut.emptiness if cut.is_empty else None,
        case=field.case,
        accents=field.accents,
    )
