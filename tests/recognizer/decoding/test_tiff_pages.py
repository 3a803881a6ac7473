"""Which directories of a TIFF are pages."""

from __future__ import annotations

import time

import pytest

from backend.recognizer.decoding.limits import ImageLimits, ImageRefusedError
from backend.recognizer.decoding.tiff_pages import tiff_pages
from tests.recognizer.decoding.files import many_pages, tiff

LIMITS = ImageLimits()


@pytest.mark.parametrize(
    ("subfile_types", "frames"),
    [
        ((0, 0, 0), [0, 1, 2]),
        ((2, 2, 2), [0, 1, 2]),  # "page of several", as fax machines write it
        ((0, 1, 0), [0, 2]),
        ((1, 0, 1), [1]),
        ((0, 4, 5), [0]),  # a transparency mask, and the preview's one
        ((1, 1, 1), [0, 1, 2]),  # nothing but previews: then they are the pages
    ],
)
def test_a_preview_is_no_page(subfile_types: tuple[int, ...], frames: list[int]) -> None:
    data = tiff((40, 20), (41, 20), (42, 20), subfile_types=subfile_types)
    found = tiff_pages(data, LIMITS)
    assert [page.frame for page in found] == frames
    assert [page.size for page in found] == [(40 + frame, 20) for frame in frames]


def test_as_many_pages_as_the_limit_are_taken_and_their_previews_do_not_count() -> None:
    data = tiff((40, 20), (10, 10), (40, 20), (10, 10), subfile_types=(0, 1, 0, 1))
    assert len(tiff_pages(data, ImageLimits(pages=2))) == 2
    with pytest.raises(ImageRefusedError, match="2 pages, the limit is 1"):
        tiff_pages(data, ImageLimits(pages=1))


@pytest.mark.slow
def test_four_times_as_many_pages_take_no_more_than_about_four_times_as_long_to_count() -> None:
    few, many = seconds_to_refuse(10_000), seconds_to_refuse(40_000)
    assert many < 8 * few  # 16 times if each page walked the chain from its start


def seconds_to_refuse(count: int) -> float:
    """The least of three processor times, since another process may take the caches for a while."""
    data = many_pages(count)
    taken = []
    for _ in range(3):
        began = time.process_time()
        with pytest.raises(ImageRefusedError, match=f"{count} pages, the limit is 500") as refusal:
            tiff_pages(data, LIMITS)
        taken.append(time.process_time() - began)
        assert refusal.value.code == "too-many-pages"
    return min(taken)


def test_where_the_chain_breaks_a_page_without_tags_ends_it() -> None:
    data = many_pages(3)
    found = tiff_pages(data[:-60], LIMITS)
    assert [bool(page.values) for page in found] == [True, True, False]
