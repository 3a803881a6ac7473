"""Names are drawn by their counts, tempered; typing errors seldom; the same seed draws the same."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from training.recombined.name_source import NameSource, Shares


def draw(source: NameSource, count: int, seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    return [source.draw(rng) for _ in range(count)]


def test_common_names_come_oftener_but_by_less_than_they_are() -> None:
    drawn = Counter(draw(NameSource.of({"LEA": 1000, "OLWEN": 10}, Shares()), 4000))
    assert 9 < drawn["LEA"] / drawn["OLWEN"] < 26


def test_a_name_counted_once_comes_less_than_its_count_says() -> None:
    drawn = Counter(draw(NameSource.of({"ANNE": 2, "NANON": 1}, Shares()), 4000))
    assert 4 < drawn["ANNE"] / drawn["NANON"] < 9


def test_some_are_joined_and_some_shuffled_so_that_nothing_is_impossible() -> None:
    drawn = draw(NameSource.of({"MARIE": 5}, Shares()), 1000)
    assert {"MARIE-MARIE", "MARIE MARIE"} <= set(drawn)
    shuffled = [name for name in drawn if name != "MARIE" and sorted(name) == sorted("MARIE")]
    assert 30 < len(shuffled) < 130


def test_the_same_seed_draws_the_same_names() -> None:
    source = NameSource.of({"LEA": 3, "TOM": 2, "ANNE": 1}, Shares())
    assert draw(source, 50, seed=4) == draw(source, 50, seed=4) != draw(source, 50, seed=5)


def test_names_that_no_image_holds_are_left_out() -> None:
    assert NameSource.of({"LEA": 1, "A" * 25: 9, "TOM": 0}, Shares()).names == ("LEA",)
    with pytest.raises(ValueError, match="no names"):
        NameSource.of({"TOM": 0}, Shares())


def test_names_may_come_as_often_as_they_were_counted_and_letters_stay_in_order() -> None:
    shares = Shares(power=1, shuffled=0, joined=0)
    drawn = Counter(draw(NameSource.of({"LEA": 900, "OLWEN": 100}, shares), 4000))
    assert set(drawn) == {"LEA", "OLWEN"}
    assert 7 < drawn["LEA"] / drawn["OLWEN"] < 11


@pytest.mark.parametrize("shares", [{"power": -1}, {"shuffled": 0.6, "joined": 0.5}])
def test_shares_that_cannot_be_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Received: Shares"):
        Shares(**shares)
