"""Writers and pages are on one side each."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from tests.bench.loop import registers


def write(table: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    table.parent.mkdir(parents=True)
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def test_writers_from_the_thirteenth_on_are_never_corrected(tmp_path: Path) -> None:
    rows = [(f"{writer}_{n}.jpg", "Straße", f"{writer:02}") for writer in range(1, 21) for n in range(160)]
    write(tmp_path / "german-places" / "labels.csv", ("FILENAME", "IDENTITY", "WRITER"), rows)
    found = registers.places(tmp_path)
    unseen, same = found.held_back

    def writers(names: object) -> set[int]:
        return {int(name.picture.name.split("_")[0]) for name in names}  # type: ignore[attr-defined]

    assert len(found.corrections) == 1900
    assert writers(found.corrections) == set(range(1, 13)) >= writers(same.names)
    assert writers(unseen.names) == set(range(13, 21))
    assert (len(unseen.names), len(same.names), unseen.is_unseen, same.is_unseen) == (1280, 20, True, False)
    assert {name.picture for name in found.corrections}.isdisjoint(name.picture for name in same.names)
    assert found.joined == same.title


def test_the_order_of_corrections_is_fixed_and_mixes_writers(tmp_path: Path) -> None:
    rows = [(f"{writer}_{n}.jpg", "Ulm", str(writer)) for writer in range(1, 21) for n in range(160)]
    write(tmp_path / "german-places" / "labels.csv", ("FILENAME", "IDENTITY", "WRITER"), rows)
    first, again = registers.places(tmp_path), registers.places(tmp_path)
    assert first == again
    assert len({name.picture.name.split("_")[0] for name in first.corrections[:100]}) == 12


def test_a_page_is_corrected_or_held_back(tmp_path: Path) -> None:
    rows = [(f"p{page}_{n}.jpg", "Tardy - Ange\u0300le", f"p{page}") for page in range(8) for n in range(48)]
    write(tmp_path / "cursive/lyon-birth-tables/name_lines.csv", ("FILENAME", "TEXT", "PAGE"), rows)
    found = registers.lyon(tmp_path)
    pages = {name.picture.name.split("_")[0] for name in found.corrections}
    others = {name.picture.name.split("_")[0] for name in found.held_back[0].names}
    assert (len(found.corrections), len(pages), len(others)) == (250, 6, 2)
    assert pages.isdisjoint(others)
    assert found.corrections[0].text == "Tardy - Angèle"
