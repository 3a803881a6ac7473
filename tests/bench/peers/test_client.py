"""A reader's process: requests, memory, end, and failures."""

from __future__ import annotations

import sys
from pathlib import Path

import psutil
import pytest

from tests.bench.peers.client import PeerError, Process
from tests.bench.peers.messages import Ready

ECHO = "tests.bench.peers.echo"
PYTHON = Path(sys.executable)


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in "abc"]
    for path in paths:
        path.write_text(path.name.upper())
    return paths


def test_a_reader_answers_one_by_one_in_batches_and_in_its_own_way(images: list[Path]) -> None:
    with Process(PYTHON, ECHO, {"file": str(images[0])}, threads=2) as process:
        assert process.ready == Ready("echo 1", 1)
        single, pairs, own = process.ask(images), process.ask(images, 2), process.ask(images, None)
        assert process.resident_bytes() > 2**20
        number = process._process.pid
    assert single.texts == ["A 1 2", "B 1 2", "C 1 2"]
    assert len(single.seconds) == 3
    assert pairs.texts == ["A 2 2", "B 2 2", "C 1 2"]
    assert len(pairs.seconds) == 2
    assert own.texts == ["a at once", "b at once", "c at once"]
    assert len(own.seconds) == 1
    assert not psutil.pid_exists(number)


def test_a_reader_that_cannot_load_says_why() -> None:
    with pytest.raises(PeerError, match=r"TypeError: .*file"):
        Process(PYTHON, ECHO, {}, threads=1)
    with pytest.raises(PeerError, match="ModuleNotFoundError: No module named 'nobody'"):
        Process(PYTHON, "nobody", {}, threads=1)


def test_a_failed_request_leaves_the_reader_running(images: list[Path]) -> None:
    with Process(PYTHON, ECHO, {"file": str(images[0])}, threads=1) as process:
        with pytest.raises(PeerError, match="FileNotFoundError"):
            process.ask([images[0].with_name("gone")])
        assert process.ask(images[:1]).texts == ["A 1 1"]


def test_a_process_that_dies_is_reported_with_its_last_words(tmp_path: Path) -> None:
    script = tmp_path / "python"
    script.write_text("#!/bin/sh\necho out of memory >&2\nexit 1\n")
    script.chmod(0o700)
    with pytest.raises(PeerError, match="ended: out of memory"):
        Process(script, ECHO, {}, threads=1)
