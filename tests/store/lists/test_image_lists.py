from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.store.attempts import begin_attempts
from backend.store.database import writing
from backend.store.images import Image
from backend.store.lists import image_lists
from backend.store.lists.image_lists import Order, State
from tests.store.plans import plan_of
from tests.store.rows import make_batch, make_image, make_label, make_reading, record_reading_failure, refuse


def names(session: Session, **query: object) -> list[str]:
    wanted = {"state": "pending", "order": "oldest", "limit": 100} | query
    return [image.file_name for image in image_lists.select_chunk(session, **wanted)]  # type: ignore[arg-type]  # a test's own words


@pytest.fixture
def five(session: Session) -> dict[str, Image]:
    """Two read as ANNA, one as BEN, one unread, one labelled."""
    with writing(session):
        images = {name: make_image(session, name) for name in ("unread", "anna", "done", "ben", "anna again")}
        make_reading(session, images["anna"], "ANNA", 0.9)
        make_reading(session, images["done"], "ANNA", 0.1)
        make_reading(session, images["ben"], "BEN", 0.7)
        make_reading(session, images["anna again"], "ANNA", 0.8)
        make_label(session, images["done"])
    return images


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("uncertain", ["ben", "anna again", "anna", "unread"]),
        ("oldest", ["unread", "anna", "ben", "anna again"]),
        ("alike", ["anna again", "anna", "ben", "unread"]),
    ],
)
def test_each_order_shows_what_waits(
    session: Session, five: dict[str, Image], order: Order, expected: list[str]
) -> None:
    assert names(session, order=order) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("uncertain", ["stamp", "ben", "anna again", "anna", "unread"]),
        ("batch", ["stamp", "ben", "anna again", "anna", "unread"]),
        ("alike", ["anna again", "anna", "ben", "unread", "stamp"]),
    ],
)
def test_what_is_not_a_name_comes_first_by_doubt(
    session: Session, five: dict[str, Image], order: Order, expected: list[str]
) -> None:
    with writing(session):
        refuse(session, make_image(session, "stamp"), "ANNA")
    assert names(session, order=order) == expected


def test_what_is_not_a_name_is_a_list_with_a_count_until_it_is_labelled(
    session: Session, five: dict[str, Image]
) -> None:
    with writing(session):
        stamp, other = make_image(session, "stamp"), make_image(session, "other")
        refuse(session, stamp, "ANNA")
        refuse(session, other, "BEN")
        make_label(session, other)
    assert names(session, state="not_a_name") == ["stamp"]
    assert image_lists.count_images(session, state="not_a_name") == 1
    assert names(session, state="not_a_name", batch_id=stamp.batch_id + 1) == []


@pytest.mark.parametrize("order", ["uncertain", "oldest", "alike", "batch", "newest", "name"])
def test_pages_of_one_find_the_same_as_one_page(
    session: Session, five: dict[str, Image], order: Order
) -> None:
    with writing(session):
        refuse(session, make_image(session, "stamp"), "ANTON")
    found: list[str] = []
    after = None
    while page := image_lists.select_chunk(session, state="pending", order=order, limit=1, after=after):
        found.append(page[0].file_name)
        after = image_lists.position(page[0], order)
    assert found == names(session, order=order)


def test_all_images_go_by_the_name_that_a_person_said_or_else_the_model_read(
    session: Session, five: dict[str, Image]
) -> None:
    with writing(session):
        make_label(session, five["ben"], text="AMELIE")
    shown = names(session, state="all", order="name")
    assert shown == ["ben", "anna", "anna again", "done", "unread"]
    assert [five[name].known_as for name in shown] == ["0AMELIE", "0ANNA", "0ANNA", "0MARTIN", "1"]
    assert names(session, state="all", order="newest") == ["anna again", "ben", "done", "anna", "unread"]


def test_what_is_not_a_name_goes_by_what_was_read(session: Session, five: dict[str, Image]) -> None:
    with writing(session):
        stamp = make_image(session, "stamp")
        refuse(session, stamp, "ANTON")
    shown = names(session, state="all", order="name")
    assert shown == ["anna", "anna again", "stamp", "ben", "done", "unread"]
    assert image_lists.position(stamp, "name") == ["0ANTON", stamp.id]


def test_labelled_images_go_by_when_they_were_labelled_last(session: Session, five: dict[str, Image]) -> None:
    with writing(session):
        make_label(session, five["ben"])
        make_label(session, five["anna"])
        make_label(session, five["done"], "corrected", "OTTO")
        make_label(session, five["anna"], "withdrawn", None)
    assert names(session, state="labelled", order="answered") == ["done", "ben"]
    first, *_ = image_lists.select_chunk(session, state="labelled", order="answered", limit=1)
    after = image_lists.position(first, "answered")
    assert names(session, state="labelled", order="answered", after=after) == ["ben"]


@pytest.mark.slow
def test_the_last_labelled_are_found_by_an_index(ten_thousand: Engine) -> None:
    with Session(ten_thousand) as session:
        plan = plan_of(
            session,
            partial(image_lists.select_chunk, session, state="labelled", order="answered", limit=50),
        )
    assert "ix_images_answered" in plan
    assert not re.search(r"USE TEMP B-TREE|\bSort\b|Seq Scan", plan)


def test_batches_come_one_after_the_other_each_with_its_least_certain_first(session: Session) -> None:
    with writing(session):
        for name, batch, confidence in (("a", "3A", 0.9), ("b", "3B", 0.2), ("c", "3A", 0.5)):
            make_reading(session, make_image(session, name, batch=batch), "ANNA", confidence)
    assert names(session, order="batch") == ["c", "a", "b"]


def test_equal_readings_are_told_apart_by_id(session: Session) -> None:
    with writing(session):
        for name in "abc":
            make_reading(session, make_image(session, name), "ANNA", 0.5)
    first, *_ = image_lists.select_chunk(session, state="pending", order="alike", limit=1)
    assert names(session, order="alike", after=image_lists.position(first, "alike")) == ["b", "c"]


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("pending", ["unread", "anna", "ben", "anna again"]),
        ("labelled", ["done"]),
        ("all", ["unread", "anna", "done", "ben", "anna again"]),
    ],
)
def test_each_state_shows_and_counts_its_images(
    session: Session, five: dict[str, Image], state: State, expected: list[str]
) -> None:
    assert names(session, state=state) == expected
    assert image_lists.count_images(session, state=state) == len(expected)


def test_a_blank_field_stands_before_names_and_an_unread_one_behind_all_alphabets(session: Session) -> None:
    with writing(session):
        make_image(session, "unread")
        for text_read in ("ŽOFIA", "~", "", "ANNA"):
            make_reading(session, make_image(session, text_read or "blank"), text_read)
    found = names(session, order="alike")
    assert (found[0], found[-1]) == ("blank", "unread")


def test_a_batch_shows_and_counts_only_its_own(session: Session) -> None:
    with writing(session):
        make_image(session, "a", batch="3A")
        make_image(session, "b", batch="3B")
        batch_id = make_batch(session, "3B").id
    assert names(session, batch_id=batch_id) == ["b"]
    assert image_lists.count_images(session, state="all", batch_id=batch_id) == 1
    assert image_lists.count_unread(session, batch_id=batch_id) == 1


def test_unread_images_are_those_that_a_model_still_has_to_read(
    session: Session, five: dict[str, Image]
) -> None:
    with writing(session):
        hopeless = make_image(session, "hopeless")
        for _ in range(3):
            record_reading_failure(session, hopeless.id, "no")
        make_label(session, make_image(session, "labelled before it was read"))
    assert image_lists.count_unread(session) == 1
    assert image_lists.count_given_up(session) == 1
    assert image_lists.count_images(session, state="pending") == 5


def test_images_that_were_tried_three_times_are_given_up_unless_another_version_has_read_them(
    session: Session, five: dict[str, Image]
) -> None:
    with writing(session):
        ids = [make_image(session, str(number)).id for number in range(2)]
        for _ in range(3):
            begin_attempts(session, [ids[0], five["anna"].id])
        begin_attempts(session, ids[1:])
    assert image_lists.count_given_up(session) == 1


@pytest.mark.slow
def test_a_page_of_10_000_images_is_one_index_walk_without_a_sort(ten_thousand: Engine) -> None:
    orders: tuple[Order, ...] = ("oldest", "uncertain", "alike", "batch")
    with Session(ten_thousand) as session:
        for order in orders:
            first = image_lists.select_chunk(session, state="pending", order=order, limit=50)
            after = image_lists.position(first[-1], order)
            plan = plan_of(session, partial(middle, session, order, after))
            # The oldest come first by id, so PostgreSQL may as well walk the primary key, depending on its statistics.
            walks = [f"ix_images_pending_{order}", *(["pk_images"] if order == "oldest" else [])]
            assert any(index in plan for index in walks)
            assert not re.search(r"USE TEMP B-TREE|\bSort\b|Seq Scan", plan)


def middle(session: Session, order: Order, after: list[object]) -> Sequence[Image]:
    """A page from the middle."""
    return image_lists.select_chunk(session, state="pending", order=order, limit=50, after=after)
