"""The command runs in full: its rows are counted, and a failed command is an error."""

from __future__ import annotations

import pytest

from tests.bench.growth import growth
from tests.handwriting import named_images


@pytest.mark.slow
def test_each_count_is_one_run_of_the_command() -> None:
    steps = growth([image.path for image in named_images(2)], threads=1, counts=(1, 3))
    assert [step.images for step in steps] == [1, 3]
    assert all(step.seconds > 0 for step in steps)
    assert all(step.peak_mib is None or step.peak_mib > 20 for step in steps)


@pytest.mark.slow
def test_a_command_that_fails_is_an_error(tmp_path) -> None:
    with pytest.raises(RuntimeError, match="0 rows for 1 images"):
        growth([tmp_path / "gone.jpg"], threads=0, counts=(1,))
