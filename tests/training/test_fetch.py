"""The command that downloads the data set."""

from __future__ import annotations

import sys

from training import fetch


def test_without_kagglehub_the_command_names_the_package(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "kagglehub", None)
    assert fetch.main(["--out", str(tmp_path / "names")]) == 1
    assert "pip install 'kagglehub" in capsys.readouterr().err
