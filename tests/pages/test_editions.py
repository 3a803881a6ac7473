"""Editions differ from their form, and only where they say."""

from __future__ import annotations

import numpy as np
import pytest

from tests.pages.editions import editions
from tests.pages.layouts import MM, everything, lines

pytestmark = pytest.mark.slow


def test_each_page_with_fields_has_six_editions_of_its_size() -> None:
    for printed in everything():
        made = list(editions(printed))
        assert len(made) == 6 * len(printed.sheets)
        for edition in made:
            sheet = printed.sheets[edition.page - 1]
            assert edition.sheet.shape == sheet.shape
            assert (edition.sheet != sheet).any()


def test_a_block_that_is_moved_down_keeps_its_print() -> None:
    printed = lines()
    (moved,) = (edition for edition in editions(printed) if edition.how == "moved down")
    down, top = round(6 * MM), round((printed.form.fields[0].rect.top - 7) * MM)
    assert np.array_equal(moved.sheet[top + down :], printed.sheets[0][top:-down])
