"""The printed numbers are computed from keys, times and stored names."""

from __future__ import annotations

from tests.bench.review.report import Game, lines, percentile, settle

TRUTH = {1: "LEA", 2: "HUGO", 3: "MARTIN"}  # 4 + 5 + 7 keys to type


def game(**changes: object) -> Game:
    played = {
        "limit": 0.5,
        "keys": 4,
        "ways": {"accepted": 2, "edited": 1},
        "latencies": [10.0, 30.0, 20.0],
        "truth": TRUTH,
        "saved": TRUTH,
    }
    return settle("single", **(played | changes))  # type: ignore[arg-type]  # a test's own words


def test_keys_are_set_against_typing_the_same_names() -> None:
    assert (game().typing_keys, game().share, game().is_good) == (16, 0.25, True)
    assert game().to_dict()["keys_a_name"] == 4 / 3


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(20, 0, -1)]
    assert [percentile(values, percent) for percent in (50, 95, 100)] == [10.0, 19.0, 20.0]
    assert percentile([], 95) == 0.0


def test_a_name_saved_wrong_or_not_at_all_is_counted() -> None:
    one_wrong = game(saved={1: "LEO", 2: "HUGO"})
    assert (one_wrong.wrong, one_wrong.unsaved, one_wrong.is_good) == (1, 1, False)


def test_each_limit_can_be_missed() -> None:
    assert not game(keys=9).is_good
    assert not game(latencies=[50.0]).is_good
    assert game(keys=8, latencies=[49.9]).is_good
    assert [line.split()[-1] for line in lines(game(keys=9, latencies=[50.0], saved={}))[1:]] == [
        "MISSED"
    ] * 3
