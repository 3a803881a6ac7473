"""The sample form can be kept as any other."""

from __future__ import annotations

import pytest

from backend.pages.form_file import dump, load
from backend.pages.printed import find_printed
from backend.pages.recognise import check_print
from backend.services.forms.sample.sample_form import PAPER, PARENT, sample_form


def test_the_form_has_enough_print_and_goes_through_its_file() -> None:
    check_print(sample_form())
    assert load(dump(sample_form())).form == sample_form().form


def test_its_fields_lie_on_printed_boxes() -> None:
    found = find_printed(sample_form().pictures[0], PAPER.width, PAPER.height)
    boxes = [(box.left, box.top, box.width, box.height) for box in found.boxes]
    for field in sample_form().form.fields:
        rect = (field.rect.left, field.rect.top, field.rect.width, field.rect.height)
        assert any(box == pytest.approx(rect, abs=0.4) for box in boxes)
    assert sum(abs(box[3] - PARENT.rect.height) < 0.4 for box in boxes) == PARENT.boxes + 1
