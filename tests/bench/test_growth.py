"""The command runs in full: its rows are counted, and a failed command is an error."""

from __future__ import annotations

import os

import pytest

from tests.bench.growth import growth
from tests.handwriting import named_images


@pytest.mark.slow
def test_each_count_is_one_run_of_the_command() -> None:
    steps = growth([image.path for image in named_images(2)], threads=1, counts=(1, 3))
    assert [step.images for step in steps] == [1, 3]
    assert all(step.seconds > 0 for step in steps)
    if hasattr(os, "wait4"):
        assert all(step.peak_mib is not None and 20 < step.peak_mib < 4000 for step in steps)
    else:
        assert [step.peak_mib for step in steps] == [None, None]


@pytest.mark.slow
def test_a_command_that_fails_is_an_error(tmp_path) -> None:
    with pytest.raises(RuntimeError, match="0 rows for 1 images"):
        growth([tmp_path / "gone.jpg"], threads=0, counts=(1,))
