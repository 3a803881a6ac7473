from __future__ import annotations

import pytest

from backend.services.comparing.sides import MOST, MOST_LACKING, divide, wanted
from backend.store.image_sides import Side


def images(count: int, first: int = 0) -> dict[str, str]:
    """That many images, each a unit of its own."""
    return {f"{number:06}": f"{number:06}" for number in range(first, first + count)}


def aside(sides: dict[str, Side]) -> set[str]:
    return {image for image, side in sides.items() if side == "gate"}


@pytest.mark.parametrize(
    ("labels", "expected"),
    [(0, 0), (32, 8), (50, 12), (100, 25), (160, 40), (300, 54), (1900, 214), (2760, 300), (100_000, MOST)],
)
def test_enough_to_judge_by_and_not_more_than_needed(labels: int, expected: int) -> None:
    assert wanted(labels) == expected


def test_a_decision_that_lacked_names_gets_more_of_them() -> None:
    assert wanted(300, lacking=100) == 100
    assert wanted(300, lacking=20) == 54
    assert wanted(300, lacking=450) == 450, "MOST were too few, or could not judge"
    assert wanted(300, lacking=5000) == MOST_LACKING


def test_so_many_are_set_aside() -> None:
    units = images(300)
    assert len(aside(divide(units, {}, units))) == 54
    assert aside(divide({}, {}, [])) == set()


def test_sides_never_change_and_what_was_trained_on_is_never_set_aside() -> None:
    known: dict[str, Side] = {}
    for count in (40, 100, 300, 301, 900, 2000, 5000):
        units = images(count)
        sides = divide(units, known, units)
        assert {image: sides[image] for image in known} == known
        assert len(aside(sides)) == wanted(count)
        known = sides


def test_where_everything_was_trained_on_only_new_labels_are_set_aside() -> None:
    known: dict[str, Side] = dict.fromkeys(images(1000), "train")
    units = images(1020)
    sides = divide(units, known, units)
    assert len(aside(sides)) == 10  # at most half of what is new
    assert aside(sides) <= set(images(20, 1000))


def test_what_is_new_is_set_aside_up_to_a_half_where_a_decision_lacks_names() -> None:
    units = images(300)
    known = divide(units, {}, units)
    more = images(340)
    assert len(aside(divide(more, known, more, lacking=200))) == 54 + 20
    assert len(aside(divide(more, known, more))) == 58


def test_a_decision_that_lacked_names_although_the_most_were_set_aside_gets_more_of_what_is_new() -> None:
    known: dict[str, Side] = {image: "gate" if int(image) < MOST else "train" for image in images(3000)}
    units = images(4000)
    assert len(aside(divide(units, known, units, lacking=700))) == 700
    assert len(aside(divide(units, known, units, lacking=5000))) == MOST + 500, "half of what is new"
    assert len(aside(divide(units, known, units))) == MOST


def test_a_unit_is_never_divided() -> None:
    units = {image: f"unit {int(image) % 60}" for image in images(600)}
    sides = divide(units, {}, units)
    for unit in set(units.values()):
        assert len({sides[image] for image in units if units[image] == unit}) == 1
    assert 70 < len(aside(sides)) <= wanted(600)


def test_a_unit_that_is_larger_than_what_is_wanted_teaches() -> None:
    same_name = dict.fromkeys(images(200), "000000")
    assert aside(divide(same_name, {}, same_name)) == set()


def test_new_members_follow_their_unit_and_a_tie_to_what_was_trained_on_ends_the_judging() -> None:
    known: dict[str, Side] = {"a": "gate", "b": "train", "c": "gate"}
    units = {"a": "a", "a2": "a", "b": "b", "b2": "b", "c": "b"}
    sides = divide(units, known, units)
    assert sides == {"a": "gate", "a2": "gate", "b": "train", "b2": "train", "c": "train"}


def test_labels_without_a_text_are_set_aside_only_with_their_form() -> None:
    units = {f"blank {number}": f"blank {number}" for number in range(100)} | images(40)
    sides = divide(units, {}, images(40))
    assert len(aside(sides)) == 10
    assert not any(image.startswith("blank") for image in aside(sides))


def test_the_order_does_not_matter() -> None:
    units = images(100)
    assert divide(units, {}, units) == divide(dict(reversed(units.items())), {}, units)
