"""Wrong labels are wrong in the way that they are called."""

from __future__ import annotations

from pathlib import Path

from tests.bench.loop.poison import poisoned
from tests.bench.loop.population import Name

NAMES = [Name(Path(f"{number}.png"), f"NAME {number}") for number in range(20)]


def texts(poison: str) -> list[str]:
    found = poisoned(NAMES, poison)
    assert [name.picture for name in found] == [name.picture for name in NAMES]
    return [name.text for name in found]


def test_every_second_name_is_another_s() -> None:
    found = texts("random")
    assert found[::2] == [name.text for name in NAMES[::2]]
    assert sum(one != name.text for one, name in zip(found, NAMES, strict=True)) >= 9
    assert texts("random") == found


def test_all_are_the_same_name() -> None:
    assert texts("same") == ["NAME 0"] * 20


def test_each_has_the_next_one_s_name() -> None:
    assert texts("shifted") == [*(f"NAME {number}" for number in range(1, 20)), "NAME 0"]
