"""A form's file with its pictures inside or beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from backend.pages.form import FormError
from backend.services.forms.open_form import open_form

PAGE = {"width_mm": 148, "height_mm": 210, "picture": "sheet.tif", "picture_page": 2}


def written(folder: Path, **members: Any) -> Path:
    form = {"format": "paraph-form", "format_version": 1, "name": "Slip", "pages": [PAGE], "fields": []}
    path = folder / "form.json"
    path.write_text(json.dumps(form | members), encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_picture_may_be_a_page_of_a_file_beside_the_form(tmp_path: Path) -> None:
    pages = [Image.fromarray(np.full((210, 148), level, np.uint8)) for level in (10, 200)]
    pages[0].save(tmp_path / "sheet.tif", save_all=True, append_images=pages[1:])
    assert int(open_form(written(tmp_path)).pictures[0].mean()) == 200
    with pytest.raises(FormError, match="has no page 3"):
        open_form(written(tmp_path, pages=[PAGE | {"picture_page": 3}]))


def test_a_picture_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="is not beside"):
        open_form(written(tmp_path))


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FormError, match="not JSON in UTF-8"):
        open_form(path)
