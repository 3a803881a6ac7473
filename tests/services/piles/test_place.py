"""Files are in the order that a person would put them in."""

from __future__ import annotations

from backend.services.piles.place import (
    earlier_place_of,
    is_of_earlier_release,
    place_of,
    round_of,
)


def test_numbers_count_by_their_value_and_folders_first() -> None:
    paths = ["b/1.pdf", "scan 10.pdf", "Scan 9.pdf", "a/2.pdf", "a/10.pdf"]
    assert sorted(paths, key=place_of) == ["Scan 9.pdf", "scan 10.pdf", "a/2.pdf", "a/10.pdf", "b/1.pdf"]


def test_the_first_of_a_series_has_no_number() -> None:
    series = [
        "scan.pdf",
        "scan (2).pdf",
        "scan (10).pdf",
        "scan 2.pdf",
        "scan2.pdf",
        "scan10.pdf",
        "scans.pdf",
    ]
    assert sorted(set(series), key=place_of) == series
    assert sorted(["scan 1", "scan", ".scan"], key=place_of) == [".scan", "scan", "scan 1"]


def test_a_folder_comes_before_those_whose_names_begin_like_it_and_its_files_before_deeper_ones() -> None:
    paths = ["a/2.pdf", "a/z.pdf", "a/b/1.pdf", "a b/1.pdf", "a-b/1.pdf", "a2/1.pdf"]
    assert sorted(set(paths), key=place_of) == paths


def test_a_later_round_comes_after_all_of_its_folder_and_before_the_next_folder() -> None:
    places = [
        place_of("a/1.pdf"),
        place_of("a/2.pdf"),
        place_of("a/1.pdf", 2),
        place_of("a/1.pdf", 10),
        place_of("b/1.pdf"),
    ]
    assert sorted(set(places)) == places
    assert [round_of(place) for place in places] == [1, 1, 2, 10, 1]


def test_a_long_folder_or_name_keeps_its_end() -> None:
    place = place_of(f"{'x' * 500} 6/{'y' * 500} 7.pdf", 3)
    folder, round_, name, suffix = place.split("\x01")
    assert (len(folder), folder[-14:]) == (400, "x 000000000006")
    assert (len(f"{name}.{suffix}"), name[-14:], suffix) == (400, "y 000000000007", "pdf")
    assert (round_, round_of(place)) == ("000000000003", 3)


def test_places_of_earlier_releases_are_known() -> None:
    place = earlier_place_of("A/scan 9.pdf")
    assert place == "a/scan 000000000009.pdf"
    assert is_of_earlier_release(place)
    assert not is_of_earlier_release(place_of("A/scan 9.pdf"))
