"""Every dependency is locked by its content, not only by its version."""

from __future__ import annotations

import re

import pytest

from tests.architecture.source import ROOT

ENTRY = re.compile(r"^(?=[a-zA-Z])([^ ;\\]+)(.*?)(?=^[a-zA-Z]|\Z)", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("name", "least"),
    [("requirements.txt", 60), ("requirements-dev.txt", 100), ("tests/bench/peers/requirements.txt", 10)],
)
def test_each_requirement_carries_its_hashes(name: str, least: int) -> None:
    entries = ENTRY.findall((ROOT / name).read_text(encoding="utf-8"))
    assert len(entries) >= least
    assert [pinned for pinned, rest in entries if "==" not in pinned or "--hash=sha256:" not in rest] == []


def test_the_developers_requirements_contain_the_users_whole() -> None:
    """So an environment made from the second list alone can serve too."""
    users, developers = (
        {pinned: re.findall(r"--hash=\S+", rest) for pinned, rest in ENTRY.findall((ROOT / name).read_text())}
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert {pinned: developers.get(pinned) for pinned in users} == users
