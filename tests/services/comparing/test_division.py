from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
from sqlalchemy.orm import Session

from backend.services.comparing.division import divide_labels, sets_more_aside
from backend.services.comparing.ties import Tied
from backend.store.database import writing
from backend.store.image_sides import select_sides
from backend.store.runs import claim_run, finish_run, insert_run
from tests.services.comparing.test_likeness import rescanned, written


def labels(count: int, first: int = 0) -> list[Tied]:
    return [Tied(f"{number:03}", 1, f"name{number}") for number in range(first, first + count)]


def judged(session: Session, **report: Any) -> None:
    with writing(session):
        run = insert_run(session, "button")
        assert run is not None
        claim_run(session, run.id, folder="f", parent_version="v1")
        finish_run(session, run.id, "rejected", reason="", report=report)


def test_sides_are_remembered_from_run_to_run(session: Session, tmp_path: Path) -> None:
    first = divide_labels(session, labels(40), tmp_path).sides
    assert select_sides(session) == first
    assert list(first.values()).count("gate") == 10
    second = divide_labels(session, labels(200), tmp_path).sides
    assert {image: second[image] for image in first} == first
    assert list(second.values()).count("gate") == 44


def test_a_crop_scanned_again_is_on_one_side_whatever_batch_it_is_in(
    session: Session, tmp_path: Path
) -> None:
    for number in range(30):
        cv2.imwrite(str(tmp_path / f"a{number}.png"), written(number))
        cv2.imwrite(str(tmp_path / f"b{number}.png"), rescanned(written(number), number))
    (tmp_path / "a0.png").write_bytes(b"no picture")
    tied = [
        Tied(f"{batch}{number}", place, f"name{number % 15}")
        for place, batch in enumerate("ab")
        for number in range(30)
    ]
    found = divide_labels(session, tied, tmp_path)
    together = [found.sides[f"a{number}"] == found.sides[f"b{number}"] for number in range(1, 30)]
    assert all(together)
    assert set(found.sides.values()) == {"train", "gate"}
    assert found.groups["a1"] == found.groups["b1"]


def test_what_was_trained_on_ties_new_fields_to_its_side_also_while_its_label_is_held_back(
    session: Session, tmp_path: Path
) -> None:
    old = [Tied(f"old{number}", 1, f"name{number}", f"form{number}") for number in range(40)]
    new = [Tied(f"new{number}", 1, f"other{number}", f"form{number}") for number in range(40)]
    first = divide_labels(session, old, tmp_path).sides
    found = divide_labels(session, [*old, *new], tmp_path, held={tied.image for tied in old})
    assert {image: found.sides[image] for image in first} == first
    assert select_sides(session) == found.sides
    assert [found.sides[f"new{number}"] for number in range(40)] == [
        found.sides[f"old{number}"] for number in range(40)
    ]
    assert found.groups["new1"] == found.groups["old1"]


def test_a_label_that_is_held_back_does_not_count_nor_is_it_given_away(
    session: Session, tmp_path: Path
) -> None:
    first = divide_labels(session, labels(40), tmp_path).sides
    held = {image for image, side in first.items() if side == "gate"}
    new = [Tied(f"new{number}", 2, f"name{number}") for number in range(40)]
    # Forty count, none of them set aside yet: ten are to be.
    found = divide_labels(session, [*(x for x in labels(40) if x.image in held), *new], tmp_path, held=held)
    assert sum(found.sides[tied.image] == "gate" for tied in new) == 10
    # The same name on a form that is trained on would leave it out, if it were used.
    form = Tied("form", 1, f"name{int(min(held))}", "f")
    divide_labels(session, [form], tmp_path)
    tied = [x for x in labels(40) if x.image in held]
    assert divide_labels(session, [*tied, form], tmp_path).given_away == {min(held)}
    assert divide_labels(session, [*tied, form], tmp_path, held=held).given_away == set()


def test_what_the_last_comparison_lacked_is_set_aside(session: Session, tmp_path: Path) -> None:
    divide_labels(session, labels(200), tmp_path)
    judged(session, cause="unproven", corrections={"n": 44, "more": 60})
    sides = divide_labels(session, labels(260), tmp_path).sides
    assert list(sides.values()).count("gate") == 44 + 30
    judged(session, cause="better", corrections={"n": 74, "more": 60})
    sides = divide_labels(session, labels(300), tmp_path).sides
    assert list(sides.values()).count("gate") == 44 + 30


def test_a_report_of_an_earlier_release_asks_for_nothing(session: Session, tmp_path: Path) -> None:
    judged(session, cause="unproven", corrections={"n": 9})
    judged(session)
    assert list(divide_labels(session, labels(40), tmp_path).sides.values()).count("gate") == 10


def test_what_is_set_aside_and_cannot_judge_is_made_up_for(session: Session, tmp_path: Path) -> None:
    divide_labels(session, labels(200), tmp_path)
    judged(
        session,
        cause="unproven",
        corrections={"n": 40, "more": 8},
        data={"left_out": {"set aside, but its name is trained on": 4}},
    )
    sides = divide_labels(session, labels(210), tmp_path).sides
    assert list(sides.values()).count("gate") == 44 + 5  # at most half of what is new
    sides = divide_labels(session, labels(230), tmp_path).sides
    assert list(sides.values()).count("gate") == 52


def test_where_there_were_too_few_to_decide_the_least_number_is_set_aside(
    session: Session, tmp_path: Path
) -> None:
    assert list(divide_labels(session, labels(8), tmp_path).sides.values()).count("gate") == 2
    left_out = {"set aside, but its name is trained on": 2}
    judged(session, cause="few-corrections", corrections={"n": 0, "least": 8}, data={"left_out": left_out})
    sides = divide_labels(session, labels(28), tmp_path).sides
    assert list(sides.values()).count("gate") == 10


def common_names(count: int) -> list[Tied]:
    """Forms of one batch; three names in four are on many of them."""
    return [
        Tied(f"{number:04}", 1, f"name{number if number % 4 == 0 else number % 4}", f"form {number}")
        for number in range(count)
    ]


def test_one_pile_of_common_names_gets_enough_that_can_judge(session: Session, tmp_path: Path) -> None:
    first = divide_labels(session, common_names(3000), tmp_path)
    assert first.set_aside == 300
    judging = 300 - len(first.given_away)
    assert 50 < judging < 100
    judged(
        session,
        cause="unproven",
        corrections={"n": judging, "more": 150},
        data={"set_aside": first.set_aside},
    )
    second = divide_labels(session, common_names(3400), tmp_path)
    assert second.set_aside == 450
    assert second.set_aside - len(second.given_away) > judging


def test_names_that_training_could_not_use_are_made_up_for(session: Session, tmp_path: Path) -> None:
    assert divide_labels(session, labels(200), tmp_path).set_aside == 44
    judged(session, cause="unproven", corrections={"n": 30, "more": 10}, data={"set_aside": 44})
    assert divide_labels(session, labels(260), tmp_path).set_aside == 54


def test_only_labels_with_a_text_count_as_set_aside(session: Session, tmp_path: Path) -> None:
    blank = [Tied(f"blank{number}", 1, "", f"form {number}") for number in range(40)]
    named = [Tied(f"{number}", 1, f"name{number}", f"form {number}") for number in range(40)]
    found = divide_labels(session, [*blank, *named], tmp_path)
    assert list(found.sides.values()).count("gate") == 20
    assert found.set_aside == 10


def test_a_report_says_whether_more_names_will_be_set_aside() -> None:
    lacked = {"cause": "unproven", "corrections": {"n": 56, "more": 150}}
    assert sets_more_aside({**lacked, "data": {"set_aside": 300}}) is True
    assert sets_more_aside({**lacked, "data": {"set_aside": 2000}}) is False
    assert sets_more_aside({"cause": "few-corrections", "corrections": {"n": 2, "least": 8}}) is True
    assert sets_more_aside({**lacked, "cause": "few-changes"}) is True
    assert sets_more_aside({"cause": "unproven", "corrections": {"n": 56, "more": None}}) is None
    assert sets_more_aside({**lacked, "cause": "not-better"}) is None
