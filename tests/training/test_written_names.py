"""Names to learn from become a pack as written; held-out ones do not."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from training.data.packing import open_pack
from training.written_names import main


def test_rows_to_learn_from_are_packed_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images = tmp_path / "train_v2" / "train"
    images.mkdir(parents=True)
    (tmp_path / "written_name_train_v2.csv").write_text("FILENAME,IDENTITY\n")
    cv2.imwrite(str(images / "a.png"), np.full((20, 60), 200, np.uint8))
    rows = "a.png,Zoe\u0301,train\nb.png,Tom,held-out\n"
    (tmp_path / "names.csv").write_text(f"FILENAME,TEXT,USE\n{rows}", encoding="utf-8")
    out = tmp_path / "pack"
    command = ["written_names", "--names", str(tmp_path / "names.csv"), "--out", str(out)]
    monkeypatch.setattr(sys, "argv", [*command, "--dataset", str(tmp_path)])
    main()
    pack = open_pack(out)
    assert (pack.texts, pack.left_open.tolist(), pack.file_names) == (["Zoé"], [0], ["a.png"])
