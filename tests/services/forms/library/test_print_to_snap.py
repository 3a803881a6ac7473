"""What is printed on a kept form's page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.pages.form import Form
from backend.pages.form_file import FormFile
from backend.services.errors import NotFoundError
from backend.services.forms.library.print_to_snap import printed_on
from backend.services.forms.library.storing import store_form
from backend.store.blobs import BlobStore
from tests.services.forms.library.sheets import PAPER, sheet


def test_a_printed_box_is_found_in_millimetres(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    picture = cv2.rectangle(sheet(), (0, 255), (495, 345), (255,), -1)
    boxed = cv2.rectangle(picture, (47, 283), (331, 321), (0,), 2)
    file = FormFile(Form("Slip", (PAPER,)), (np.asarray(boxed, np.uint8),))
    form_id = store_form(session, blobs, settings, file).row.id
    (box,) = printed_on(session, blobs, form_id, 1).boxes
    assert (box.left, box.top, box.width, box.height) == pytest.approx((10, 60, 60, 8), abs=0.4)
    with pytest.raises(NotFoundError):
        printed_on(session, blobs, form_id, 2)
