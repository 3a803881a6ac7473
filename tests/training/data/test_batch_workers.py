"""Processes get their crops once, and return the results of the work on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.data.batch_workers import BatchWorkers
from training.data.dataset import Sample
from training.data.packing import Crops, JoinedPacks, write_pack


def text_and_grey(fields: Crops, number: int) -> tuple[str, int]:
    return fields.texts[number], int(fields.grey(number)[0, 0])


@pytest.mark.slow
def test_work_is_done_on_the_images_that_the_processes_hold(tmp_path: Path) -> None:
    packs = [
        write_pack(tmp_path / text, [Sample("a.png", text, np.full((2, 3), grey, np.uint8), 40)])
        for text, grey in (("LEA", 3), ("BO", 5))
    ]
    with BatchWorkers(JoinedPacks(tuple(packs)), 2) as workers:
        coming = [workers.submit(text_and_grey, number) for number in (1, 0, 1)]
        assert [one.result() for one in coming] == [("BO", 5), ("LEA", 3), ("BO", 5)]


@pytest.mark.slow
def test_an_error_in_a_process_reaches_who_asked(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, [Sample("a.png", "LEA", np.zeros((2, 3), np.uint8), 40)])
    with BatchWorkers(pack, 1) as workers, pytest.raises(IndexError):
        workers.submit(text_and_grey, 7).result()
