"""The command that writes a synthetic data set."""

from __future__ import annotations

import cv2
import pytest

from training import synthesis


def test_the_command_writes_the_contact_sheet(tmp_path):
    assert synthesis.main(["--sheet", str(tmp_path / "sheet.png")]) == 0
    sheet = cv2.imread(str(tmp_path / "sheet.png"), cv2.IMREAD_GRAYSCALE)
    assert sheet is not None
    assert sheet.shape == (16 * 70, 3 * 400)


def test_the_command_without_a_target_says_so(capsys):
    with pytest.raises(SystemExit, match="2"):
        synthesis.main([])
    assert "--out or --sheet" in capsys.readouterr().err


def test_the_command_writes_the_data_set(tmp_path):
    assert synthesis.main(["--out", str(tmp_path), "--count", "10"]) == 0
    assert len(list((tmp_path / "train_v2" / "train").iterdir())) == 8
