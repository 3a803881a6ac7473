"""The files of a run, read with suspicion: the child may have died in the middle of a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.exchange.run_files import DISK_FULL
from backend.services.retraining import run_folder
from backend.services.retraining.run_folder import Progress, failure, report


def write(folder: Path, text: str) -> None:
    with (folder / "progress.jsonl").open("a") as file:
        file.write(text)


def test_the_newest_whole_line_counts(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    assert progress.newest() is None
    write(tmp_path, '{"step": 1}\n{"step": 2}\n{"st')
    assert progress.newest() == {"step": 2}
    assert progress.newest() is None
    write(tmp_path, 'ep": 3}\n')
    assert progress.newest() == {"step": 3}


def test_lines_that_are_no_objects_are_passed_over(tmp_path: Path) -> None:
    progress = Progress(tmp_path)
    write(tmp_path, '{"step": 1}\nnot json\n[2]\n\n')
    assert progress.newest() == {"step": 1}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "{",
        "[]",
        "{}",
        '{"verdict": "accepted"}',
        '{"verdict": "maybe", "candidate": "v2"}',
        '{"verdict": "accepted", "candidate": "../v2"}',
        '{"verdict": "accepted", "candidate": null}',
        '{"verdict": "accepted", "candidate": ""}',
    ],
)
def test_a_report_without_verdict_and_name_is_none(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "report.json").write_text(text)
    assert report(tmp_path) is None
    assert run_folder.candidate_name(tmp_path) is None


def test_a_report_is_given_as_it_stands(tmp_path: Path) -> None:
    content = {"verdict": "rejected", "candidate": "v2", "changes": [{"file": "a.png"}]}
    (tmp_path / "report.json").write_text(json.dumps(content))
    assert report(tmp_path) == content
    assert run_folder.candidate_name(tmp_path) == "v2"


def test_a_failure_is_told_in_the_child_s_own_words_first(tmp_path: Path) -> None:
    assert failure(tmp_path, 5) == "The training process ended with code 5."
    (tmp_path / "child.log").write_text("Traceback\n  …\nValueError: no images\n")
    assert failure(tmp_path, 1) == "The training process ended with code 1. ValueError: no images"
    (tmp_path / "error.txt").write_text("The loss is not a number.\n")
    assert failure(tmp_path, 1) == "The loss is not a number."


def test_a_killed_child_points_to_memory(tmp_path: Path) -> None:
    assert "memory ran out" in failure(tmp_path, -9)


def test_a_full_disk_is_told_by_the_exit_status_alone(tmp_path: Path) -> None:
    assert failure(tmp_path, DISK_FULL) == "The disk is full. Free some space, then start it again."
