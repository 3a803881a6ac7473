"""What is rendered is kept whole, and a population can be made smaller."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.bench.loop.population import Drawn, HeldBack, Name, Population, keep, of_kept


def drawn(*texts: str) -> Iterator[Drawn]:
    for text in texts:
        yield Drawn(np.full((4, 8), 200, np.uint8), text, "others" if text.islower() else "")


def office() -> Population:
    names = tuple(Name(Path(f"{number}.png"), "ANNE") for number in range(100))
    unseen = HeldBack("unseen", names[:50], is_unseen=True)
    return Population("one", names, (unseen, HeldBack("same", names[:20])), (40, 90))


def test_names_are_rendered_once(tmp_path: Path) -> None:
    first = keep(tmp_path / "kept", drawn("ANNE", "luc"))
    assert keep(tmp_path / "kept", iter(())) == first
    assert [(name.text, title, name.picture.is_file()) for name, title in first] == [
        ("ANNE", "", True),
        ("luc", "others", True),
    ]


def test_what_was_cut_off_is_rendered_anew(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Drawn]:
        yield from drawn("ANNE")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep(tmp_path / "kept", interrupted())
    assert [name.text for name, _ in keep(tmp_path / "kept", drawn("EVE", "luc"))] == ["EVE", "luc"]


def test_a_kept_population_has_its_corrections_and_sets(tmp_path: Path) -> None:
    found = of_kept("one", keep(tmp_path / "kept", drawn("luc", "ANNE", "EVE")), (2,), is_plain=True)
    assert [(name.text, name.is_plain) for name in found.corrections] == [("ANNE", True), ("EVE", True)]
    assert [(one.title, len(one.names)) for one in found.held_back] == [("others", 1)]


def test_stages_beyond_what_there_is_are_one() -> None:
    assert office().limited((30, 120, 500), seen_only=False, quick=False).stages == (30, 100)
    assert office().limited(None, seen_only=False, quick=False).stages == (40, 90)


def test_unseen_writers_can_be_left_out() -> None:
    assert [one.title for one in office().limited(None, True, False).held_back] == ["same"]


def test_a_quick_population_is_small() -> None:
    quick = office().limited(None, False, quick=True)
    assert (quick.stages, [len(one.names) for one in quick.held_back]) == ((60,), [30, 20])
