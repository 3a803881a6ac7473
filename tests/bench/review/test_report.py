"""The printed numbers are computed from keys, times and stored names."""

from __future__ import annotations

from tests.bench.review.report import Game, lines, percentile, settle

TRUTH = {1: "LEA", 2: "HUGO", 3: "MARTIN"}  # 4 + 5 + 7 keys to type


def game(**changes: object) -> Game:
    played = {
        "limit": 1.5,
        "keys": 4,
        "ways": {"accepted": 2, "edited": 1},
        "latencies": [10.0, 30.0, 20.0],
        "moves": [0.0, 0.0],
        "accepted": 3,
        "unpainted": 0,
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
    missed: dict[str, object] = {
        "keys": 5,
        "latencies": [50.0],
        "moves": [0.0, 21.0],
        "unpainted": 1,
        "saved": {},
    }
    for one in missed:
        assert not game(**{one: missed[one]}).is_good
    assert [line.split()[-1] for line in lines(game(**missed))[1:]] == ["MISSED"] * len(missed)
    assert [line.split()[-1] for line in lines(game(latencies=[49.9]))[1:]] == ["met"] * len(missed)


def test_the_limit_is_what_the_same_images_take_one_at_a_time() -> None:
    as_many, fewer = (game(keys=4, limit=1.25, keys_singly=singly) for singly in (4, 3))
    assert (as_many.keys_a_name > as_many.limit, as_many.is_good, fewer.is_good) == (True, True, False)
    assert "(limit 1.00, the same one at a time; 1.25 on other crops) MISSED" in lines(fewer)[1]


def test_what_was_not_painted_is_a_share_of_what_was_accepted() -> None:
    assert game(accepted=4, unpainted=1).unpainted_share == 0.25
    assert game(accepted=0).unpainted_share == 0.0
