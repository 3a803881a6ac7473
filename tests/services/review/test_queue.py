from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from backend.services.errors import InvalidError
from backend.services.review.queue import image_chunk, pending_chunk
from backend.store.database import writing
from backend.store.image_lists import Order
from backend.store.images import Image
from tests.store.rows import make_batch, make_image, make_label, make_reading

ORDERS: tuple[Order, ...] = ("uncertain", "oldest", "alike", "batch")


@pytest.fixture
def twelve(session: Session) -> list[Image]:
    """Twelve images; every second one is read, with confidences that fall as the ids rise."""
    with writing(session):
        images = [make_image(session, f"{number}.png") for number in range(12)]
        for number in range(0, 12, 2):
            make_reading(session, images[number], f"NAME {number % 4}", 1 - number / 20)
    return images


def walk(session: Session, order: Order, between: Callable[[list[int]], None], limit: int = 3) -> list[int]:
    """Ids of a whole walk through the queue; ``between`` is called after each page with the ids on it."""
    found: list[int] = []
    cursor = None
    while True:
        page = pending_chunk(session, order=order, cursor=cursor, limit=limit)
        ids = [image.id for image in page.items]
        found += ids
        between(ids)
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("order", ORDERS)
def test_a_walk_finds_every_image_once(session: Session, twelve: list[Image], order: Order) -> None:
    found = walk(session, order, lambda ids: None)
    assert sorted(found) == [image.id for image in twelve]


@pytest.mark.parametrize("order", ORDERS)
def test_a_walk_skips_and_repeats_nothing_while_labels_arrive(
    session: Session, twelve: list[Image], order: Order
) -> None:
    undisturbed = walk(session, order, lambda ids: None)

    def label_all_on_the_page(ids: list[int]) -> None:
        with writing(session):
            for image in twelve:
                if image.id in ids:
                    make_label(session, image)

    assert walk(session, order, label_all_on_the_page) == undisturbed


def test_a_label_given_elsewhere_takes_its_image_out_of_the_pages_to_come(
    session: Session, twelve: list[Image]
) -> None:
    page = pending_chunk(session, order="oldest", limit=3)
    with writing(session):
        make_label(session, twelve[1])  # on the page that was shown
        make_label(session, twelve[4])  # on a page to come
    rest = pending_chunk(session, order="oldest", cursor=page.next_cursor, limit=12)
    assert [image.file_name for image in rest.items] == [
        f"{number}.png" for number in (3, 5, 6, 7, 8, 9, 10, 11)
    ]
    assert rest.next_cursor is None


def test_a_page_counts_what_remains_and_what_is_unread(session: Session, twelve: list[Image]) -> None:
    with writing(session):
        make_label(session, twelve[0])
        make_label(session, twelve[1])
    page = pending_chunk(session, limit=2)
    assert (len(page.items), page.remaining, page.unread) == (2, 10, 5)


def test_the_least_certain_comes_first_and_unread_ones_last(session: Session, twelve: list[Image]) -> None:
    page = pending_chunk(session, limit=12)
    assert [image.file_name for image in page.items[:6]] == [f"{n}.png" for n in (10, 8, 6, 4, 2, 0)]
    assert {image.reading_version for image in page.items[6:]} == {None}


def test_a_page_that_holds_exactly_all_is_the_last(session: Session, twelve: list[Image]) -> None:
    assert pending_chunk(session, limit=12).next_cursor is None
    assert pending_chunk(session, limit=11).next_cursor is not None


def test_an_empty_queue_is_an_empty_page(session: Session) -> None:
    page = pending_chunk(session)
    assert (list(page.items), page.next_cursor, page.remaining, page.unread) == ([], None, 0, 0)


def test_a_batch_is_walked_alone(session: Session, twelve: list[Image]) -> None:
    with writing(session):
        extra = [make_image(session, name, batch="extra") for name in "ab"]
        batch_id = make_batch(session, "extra").id
    first = pending_chunk(session, batch_id=batch_id, limit=1)
    second = pending_chunk(session, batch_id=batch_id, limit=1, cursor=first.next_cursor)
    assert [*first.items, *second.items] == extra
    assert (first.remaining, second.next_cursor) == (2, None)


def test_images_of_other_states_are_walked_too(session: Session, twelve: list[Image]) -> None:
    with writing(session):
        make_label(session, twelve[5])
    labelled = image_chunk(session, state="labelled")
    assert ([image.id for image in labelled.items], labelled.total) == ([twelve[5].id], 1)
    first = image_chunk(session, state="all", limit=11)
    second = image_chunk(session, state="all", limit=11, cursor=first.next_cursor)
    assert (len(first.items), len(second.items), second.total) == (11, 1, 12)


def forged(*content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


WALK = ["pending", "uncertain", None]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "nonsense",
        "!!!",
        "é",
        "AAAA",
        forged(),
        forged(WALK),
        forged(WALK, None),
        forged(WALK, [0.5]),
        forged(WALK, [0.5, "1"]),
        forged(WALK, ["0.5", 1]),
        forged(WALK, [True, 1]),
        forged(WALK, [0.5, True]),
        forged(WALK, [0.5, 10**30]),
        forged(WALK, [0.5, -1]),
        forged(WALK, [float("nan"), 1]),
        forged(["pending", "oldest", None], [1]),
        forged(["pending", "uncertain", 7], [0.5, 1]),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
    ],
)
def test_a_cursor_that_is_not_this_walk_s_is_refused(session: Session, cursor: str) -> None:
    with pytest.raises(InvalidError, match="Received") as refusal:
        pending_chunk(session, cursor=cursor)
    assert refusal.value.field == "cursor"


@pytest.mark.parametrize("text", ["\ud800", "a\0"])
def test_a_cursor_with_text_that_no_database_takes_is_refused(session: Session, text: str) -> None:
    with pytest.raises(InvalidError):
        pending_chunk(session, order="alike", cursor=forged(["pending", "alike", None], [text, 0.5, 1]))
