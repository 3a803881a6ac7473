"""Failures of a run: as a message, and as an exit status."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from backend.exchange.run_files import DISK_FULL, ERROR
from training.finetuning.run import run_errors
from training.finetuning.run.run_errors import describe, exit_status_of, is_disk_full, write_whole
from training.finetuning.training_sets import NothingToLearnError


def fail(error: Exception) -> None:
    raise error


def test_the_reason_is_left_in_words_and_gone_after_a_success(tmp_path: Path) -> None:
    assert exit_status_of(lambda: fail(NothingToLearnError("None of the 2 labels.")), tmp_path) == 1
    assert (tmp_path / ERROR).read_text() == "None of the 2 labels.\n"
    assert exit_status_of(lambda: None, tmp_path) == 0
    assert not (tmp_path / ERROR).exists()


def test_a_full_disk_is_told_though_no_word_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(run_errors, "write_whole", lambda *_: fail(full))
    assert exit_status_of(lambda: fail(full), tmp_path) == DISK_FULL
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_known_behind_another_error_and_in_words_alone() -> None:
    disk, library = OSError(errno.ENOSPC, "No space left on device"), ValueError("cannot write")
    library.__cause__ = disk
    assert is_disk_full(library)
    assert is_disk_full(
        OSError("Unable to write file (errno = 28, error message = 'No space left on device')")
    )
    assert not is_disk_full(OSError(errno.EACCES, "Permission denied"))


def test_errors_of_our_own_are_described_by_their_message_and_others_by_their_type() -> None:
    assert describe(NothingToLearnError("None of the 2 labels.")) == "None of the 2 labels."
    assert describe(MemoryError()) == "Memory ran out during training."
    assert describe(KeyError("lstm")) == "KeyError: 'lstm'"


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "report.json", "old")
    write_whole(tmp_path / "report.json", "é")
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "é"
