"""Files are in the order that a person would put them in."""

from __future__ import annotations

from backend.services.piles.place import place_of


def test_numbers_count_by_their_value_and_folders_first() -> None:
    paths = ["b/1.pdf", "scan 10.pdf", "Scan 9.pdf", "a/2.pdf", "a/10.pdf"]
    assert sorted(paths, key=place_of) == ["Scan 9.pdf", "scan 10.pdf", "a/2.pdf", "a/10.pdf", "b/1.pdf"]


def test_a_long_path_keeps_its_end() -> None:
    assert place_of(f"{'x' * 500}/7.pdf").endswith("x/000000000007.pdf")
    assert len(place_of("y" * 900)) == 400
