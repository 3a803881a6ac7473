"""The rules by which a label is doubtful, and what they leave alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from backend.services.retraining.label_doubts import (
    LEAST_JUDGED,
    MOST_A_SECOND,
    Answer,
    contradicted,
    doubts,
    far,
    fast,
    shifted,
)

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
NAMES = (
    *(
        "martin",
        "dubois",
        "leroy",
        "moreau",
        "laurent",
        "garcia",
        "fournier",
        "lambert",
        "rousseau",
        "vincent",
    ),
    *(
        "muller",
        "faure",
        "mercier",
        "blanc",
        "guerin",
        "boyer",
        "garnier",
        "chevalier",
        "francois",
        "legrand",
    ),
)


def answer(number: int, letters: str, *readings: str, **changes: object) -> Answer:
    """A label that somebody took three seconds to type."""
    typed = Answer(
        image=number,
        batch=1,
        picture=f"picture {number}",
        letters=letters,
        readings=readings,
        confidence=0.5,
        corrects=letters != (readings[0] if readings else None),
        author="ada",
        saved_at=START + timedelta(seconds=3 * number),
        order=number,
    )
    return replace(typed, **changes)  # type: ignore[arg-type]  # the fields of an answer


def misread(name: str) -> str:
    """What a version reads that gets one letter wrong."""
    return "x" + name[1:]


def corrected(names: Sequence[str] = NAMES) -> list[Answer]:
    return [answer(number, name, misread(name)) for number, name in enumerate(names)]


def images(found: Sequence[Answer]) -> list[int]:
    return sorted({one.image for one in found})


def test_honest_corrections_are_doubted_by_no_rule() -> None:
    assert doubts(corrected()) == {}


def test_random_texts_are_far_from_what_was_read() -> None:
    texts = [*NAMES[:10], *["qwzuip", "kjhgfd"] * 5]
    answers = [answer(number, text, misread(NAMES[number])) for number, text in enumerate(texts)]
    assert images(far(answers)) == list(range(10, 20))


def test_the_same_name_everywhere_is_far_but_where_it_is_written() -> None:
    answers = [answer(number, "martin", misread(name)) for number, name in enumerate(NAMES)]
    found = images(far(answers))
    assert 0 not in found
    assert len(found) >= 17


def test_an_alternative_is_enough_to_be_near() -> None:
    answers = [*corrected(), answer(98, "quentin", "bbbbbbb", "quantin"), answer(99, "quentin", "bbbbbbb")]
    assert images(far(answers)) == [99]


def test_where_the_version_cannot_read_being_far_says_nothing() -> None:
    answers = [answer(number, name, "gau", confidence=0.001) for number, name in enumerate(NAMES)]
    assert far(answers) == []
    assert images(far([replace(one, confidence=0.04) for one in answers])) != [], "it believes that it can"


def test_a_small_batch_is_judged_with_all_others() -> None:
    unreadable = [answer(100 + n, "qwzuip", "gau", batch=2, confidence=0.001) for n in range(LEAST_JUDGED)]
    small = [answer(200, "kjhgfd", "martin", batch=3, confidence=0.001)]
    assert far([*unreadable, *small]) == []
    others = [replace(one, batch=4 + one.image) for one in corrected()]
    assert images(far([*others, *unreadable, *small])) == [200]


@pytest.mark.parametrize("readings", [(), ("",)])
def test_a_blank_or_missing_reading_says_nothing(readings: tuple[str, ...]) -> None:
    found = far([*corrected(), answer(99, "qwzuip", *[reading for reading in readings if reading])])
    assert found == []


def test_initials_are_too_short_to_judge() -> None:
    assert far([*corrected(), answer(99, "ab", "martin")]) == []


def test_more_different_names_in_a_second_than_a_person_can_type() -> None:
    together = [replace(one, saved_at=START) for one in corrected(NAMES[: MOST_A_SECOND + 1])]
    assert images(fast(together)) == list(range(MOST_A_SECOND + 1))
    assert fast(together[1:]) == []
    by_two = [replace(one, author=f"author {one.image % 2}") for one in together]
    assert fast(by_two) == []
    same = [replace(one, letters="martin") for one in together]
    assert fast(same) == [], "a repeated text is typed once"
    confirmed = [replace(one, corrects=False) for one in together]
    assert fast(confirmed) == [], "a group is accepted with one key"


def test_labels_that_were_typed_without_a_connection_may_arrive_at_once() -> None:
    arrived = [
        replace(one, saved_at=START + timedelta(milliseconds=20 * one.image)) for one in corrected(NAMES)
    ]
    before = answer(90, "petit", "xetit", saved_at=START - timedelta(seconds=4))
    assert fast([before, *arrived]) == []
    assert images(fast([replace(before, saved_at=START - timedelta(seconds=3)), *arrived])) == list(range(20))


def test_without_names_another_person_may_have_saved_in_between() -> None:
    arrived = [
        replace(one, saved_at=START + timedelta(milliseconds=20 * one.image), nameless=True)
        for one in corrected(NAMES)
    ]
    between = [
        answer(number, "petit", "xetit", saved_at=START - timedelta(seconds=seconds), nameless=True)
        for number, seconds in ((90, 4), (91, 1.5))
    ]
    assert fast([*between, *arrived]) == []
    assert images(fast(arrived)) == list(range(20)), "nobody can have typed them before"
    assert images(fast([between[1], *arrived])) == list(range(20))
    named = [replace(one, nameless=False) for one in (*between, *arrived)]
    assert images(fast(named)) == list(range(20))


def test_without_names_an_operation_takes_the_time_since_the_first_label() -> None:
    typed = [replace(one, saved_at=START, operation=7, nameless=True) for one in corrected(NAMES[:10])]
    first, other = (
        answer(number, "petit", "xetit", saved_at=START - timedelta(seconds=seconds), nameless=True)
        for number, seconds in ((90, 30), (91, 1))
    )
    assert fast([first, other, *typed]) == []
    assert images(fast([other, *typed])) == list(range(10))


def test_an_operation_takes_the_time_since_the_author_s_label_before() -> None:
    typed = [replace(one, saved_at=START, operation=7) for one in corrected(NAMES[:10])]
    assert fast(typed) == [], "nobody knows how long it took"
    first = answer(90, "petit", "xetit", saved_at=START - timedelta(seconds=30))
    assert fast([first, *typed]) == []
    hurried = replace(first, saved_at=START - timedelta(seconds=1))
    assert images(fast([hurried, *typed])) == list(range(10))


@pytest.mark.parametrize("step", [1, -1])
def test_a_list_that_is_one_image_off_is_held_but_for_its_ends(step: int) -> None:
    inner = range(1, 19)
    answers = [
        answer(number, NAMES[number + step] if number in inner else NAMES[number], misread(NAMES[number]))
        for number in range(20)
    ]
    assert images(shifted(answers)) == list(inner)


def test_a_person_who_is_one_image_behind_is_seen_in_the_order_of_labels() -> None:
    order = list(range(20))
    random.Random(1).shuffle(order)
    answers = [
        answer(image, NAMES[order[place - 1]], misread(NAMES[image]), order=place)
        for place, image in enumerate(order)
        if place
    ]
    assert len(answers) == 19
    assert len(images(shifted(answers))) >= 18


def test_two_names_that_are_exchanged_are_no_shift() -> None:
    names = ["dubois", "martin", *NAMES[2:]]
    assert shifted([answer(n, name, misread(NAMES[n])) for n, name in enumerate(names)]) == []


def test_equal_names_in_a_row_are_no_shift() -> None:
    assert shifted([answer(number, "martin", "xartin") for number in range(9)]) == []


def test_two_people_who_contradict_each_other_on_the_same_picture() -> None:
    one, other = (answer(1, "martin", "xartin"), answer(2, "marten", "xartin", author="bob"))
    assert contradicted([one, other]) == []
    other = replace(other, picture=one.picture)
    assert images(contradicted([one, other, answer(3, "petit", "xetit")])) == [1, 2]
    assert contradicted([one, replace(other, author="ada")]) == [], "one person may change their mind"
    assert contradicted([one, replace(other, letters="martin")]) == []


def test_a_label_has_one_reason() -> None:
    answers = [*corrected(), answer(98, "qwzuip", "martin", picture="x")]
    answers.append(answer(99, "kjhgfd", "martin", picture="x", author="bob"))
    assert doubts(answers) == {98: "contradicted", 99: "contradicted"}
