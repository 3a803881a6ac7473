"""The command that builds a name prior."""

from __future__ import annotations

from backend.recognizer.prior import load_prior
from training import prior


def test_the_command_writes_the_file(tmp_path, capsys):
    counts = tmp_path / "name_counts.csv"
    counts.write_text("NAME,COUNT\nLéa,3\nJEAN-LUC,4\nNULL,1\nEMPTY,9\n", encoding="utf-8")
    assert prior.main(["--counts", str(counts), "--out", str(tmp_path / "prior.npz")]) == 0
    assert "3 names" in capsys.readouterr().out
    assert set(load_prior(tmp_path / "prior.npz").names) == {"LEA", "JEAN-LUC", "NULL"}


def test_the_command_says_what_is_missing(tmp_path, capsys):
    assert prior.main(["--counts", str(tmp_path / "absent.csv")]) == 2
    assert "absent.csv is missing" in capsys.readouterr().err
