"""The command that scores weights on sets prints a row a measure."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.training.measures.test_written_scores import field, weights_in
from training.data.dataset import Sample
from training.data.packing import write_pack
from training.written_scores import main

pytestmark = pytest.mark.slow


def test_the_command_prints_a_row_a_measure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pack(tmp_path / "pack", [Sample("a", "Léa", field(100), 60)])
    command = [
        "written_scores",
        "--weights",
        str(weights_in(tmp_path)),
        "--set",
        f"pack={tmp_path / 'pack'}",
        "--show",
        "1",
    ]
    monkeypatch.setattr(sys, "argv", [*command, "--dataset", str(tmp_path)])
    main()
    told = capsys.readouterr().out
    assert all(row in told for row in ("as written", "any case", "folded", "'Léa'"))
