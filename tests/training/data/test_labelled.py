from __future__ import annotations

from pathlib import Path

import numpy as np

from backend.recognizer.alphabet import NAMES
from backend.recognizer.image import decode
from backend.recognizer.normalise import ImageSpec
from training.data.dataset import read_rows
from training.data.labelled import labelled_samples
from training.drawn.synthetic_dataset import write_dataset


def test_second_readings_replace_labels_and_blank_images_have_no_text(tmp_path: Path) -> None:
    write_dataset(tmp_path, 40, seed=2)
    first, second, third, *_ = read_rows(tmp_path, "validation")
    (tmp_path / "second_readings.csv").write_text(
        f"FILENAME,READING\n{first.file_name},\u00e9va\n{second.file_name},EMPTY\n{third.file_name},UNREADABLE\n",
        encoding="utf-8",
    )
    (grey, text), (_, blank), *others = labelled_samples(NAMES, ImageSpec(), tmp_path, "validation")
    assert (text, blank, len(others)) == ("EVA", "", 1)
    np.testing.assert_array_equal(grey, decode(first.path.read_bytes()))
