"""All populations can be mixed, and one whose handwriting is not there says what it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.loop import offices
from tests.bench.loop.population import HeldBack, Name, Population


def office(name: str, count: int) -> Population:
    names = tuple(Name(Path(name, f"{number}.png"), name) for number in range(count))
    return Population(name, names, (HeldBack("others", names[:3], is_unseen=name == "one"),), (count,))


def test_five_rounds_take_from_every_population() -> None:
    found = offices.mixed([office("one", 1200), office("two", 400)])
    assert found.stages == (300, 600, 900, 1200, 1500)
    assert {name.text for name in found.corrections[:300]} == {"one", "two"}
    assert [(one.title, one.is_unseen) for one in found.held_back] == [
        ("one: others", True),
        ("two: others", False),
    ]
    assert offices.mixed([office("one", 1200), office("two", 400)]) == found


@pytest.mark.parametrize("name", ["places", "lyon", "letters"])
def test_missing_handwriting_is_named(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offices, "dataset_dir", lambda: None)
    with pytest.raises(offices.NoDataError, match=f"^{name} needs"):
        offices.population(name, tmp_path, tmp_path, quick=True)
