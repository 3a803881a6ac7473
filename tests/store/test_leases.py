"""What the table of leases holds, on both databases; so is handing out, when two ask at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from backend.services.review.leases import hand_out
from backend.store import image_lists, leases
from backend.store.database import writing
from backend.store.images import Image
from backend.store.leases import Lease
from tests.store.plans import plan_of
from tests.store.rows import make_batch, make_image, make_label

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def three(session: Session) -> list[int]:
    """Ids of three images that wait."""
    with writing(session):
        return [make_image(session, name).id for name in "abc"]


def free(session: Session, holder: str, at: datetime = NOON) -> list[int]:
    where = (leases.free_for(holder, at),)
    return [
        image.id
        for image in image_lists.select_chunk(session, state="pending", order="oldest", limit=9, where=where)
    ]


def take(session: Session, holder: str, *image_ids: int, until: datetime = LATER) -> None:
    with writing(session):
        leases.lock_leases(session)
        leases.take(session, holder, image_ids, until=until)


def held(session: Session) -> dict[int, str]:
    return {lease.image_id: lease.holder for lease in session.scalars(select(Lease))}


def test_what_one_holds_is_passed_over_for_the_others_until_it_runs_out(
    session: Session, three: list[int]
) -> None:
    take(session, "anna", three[0], three[1])
    assert free(session, "ben") == [three[2]]
    assert free(session, "anna") == three
    assert free(session, "ben", LATER - timedelta(microseconds=1)) == [three[2]]
    assert free(session, "ben", LATER) == three


def test_a_lease_of_a_clock_that_was_a_day_ahead_holds_nobody_up(session: Session, three: list[int]) -> None:
    take(session, "anna", three[0], until=LATER + timedelta(days=1))
    assert free(session, "ben") == three
    assert leases.count_held_by_others(session, "ben", NOON) == 0
    with writing(session):
        leases.renew(session, "anna", until=LATER)
    assert free(session, "ben") == three[1:]


def test_of_certain_images_those_are_free_that_wait_and_nobody_else_holds(
    session: Session, three: list[int]
) -> None:
    take(session, "anna", three[0])
    with writing(session):
        make_label(session, session.get_one(Image, three[1]))
    wanted = [three[2], three[1], three[0]]
    assert leases.select_free(session, "ben", wanted, NOON) == [three[2]]
    assert leases.select_free(session, "anna", wanted, NOON) == [three[0], three[2]]
    assert leases.select_free(session, "ben", wanted, LATER) == [three[0], three[2]]


def test_taking_moves_a_lease_to_its_new_holder(session: Session, three: list[int]) -> None:
    take(session, "anna", *three)
    take(session, "ben", three[1])
    take(session, "ben")
    assert held(session) == {three[0]: "anna", three[1]: "ben", three[2]: "anna"}


def test_renewing_keeps_what_still_waits_and_tells_what_that_is(session: Session, three: list[int]) -> None:
    take(session, "anna", *three)
    take(session, "ben", three[2])
    later = LATER + timedelta(minutes=5)
    with writing(session):
        make_label(session, session.get_one(Image, three[0]))
        assert leases.renew(session, "anna", until=later) == [three[1]]
    assert free(session, "cleo", LATER) == [three[2]]
    assert leases.count_held_by_others(session, "cleo", LATER) == 1


def test_releasing_frees_all_but_what_was_taken_later(session: Session, three: list[int]) -> None:
    take(session, "anna", three[0])
    take(session, "anna", three[1], until=LATER + timedelta(seconds=1))
    take(session, "ben", three[2])
    with writing(session):
        leases.release(session, "anna", until=LATER)
    assert held(session) == {three[1]: "anna", three[2]: "ben"}


def test_some_can_be_released_alone(session: Session, three: list[int]) -> None:
    take(session, "anna", *three[:2])
    take(session, "ben", three[2])
    with writing(session):
        leases.release(session, "anna", until=LATER, image_ids=three[1:])
    assert held(session) == {three[0]: "anna", three[2]: "ben"}


def test_only_waiting_images_of_the_batch_count_as_held_elsewhere(session: Session, three: list[int]) -> None:
    with writing(session):
        other = make_image(session, "other", batch="3C").id
        batch_id = make_batch(session, "3C").id
        make_label(session, session.get_one(Image, three[0]))
    take(session, "anna", *three, other)
    assert leases.count_held_by_others(session, "ben", NOON) == 3
    assert leases.count_held_by_others(session, "ben", NOON, batch_id=batch_id) == 1
    assert leases.count_held_by_others(session, "anna", NOON) == 0
    assert leases.count_held_by_others(session, "ben", LATER) == 0


def test_leases_that_ran_out_are_forgotten(session: Session, three: list[int]) -> None:
    take(session, "anna", three[0])
    take(session, "anna", three[1], until=LATER + timedelta(hours=1))
    with writing(session):
        leases.delete_expired(session, LATER + timedelta(seconds=1))
    assert held(session) == {three[1]: "anna"}


def test_two_who_ask_at_the_same_moment_get_different_images(engine: Engine) -> None:
    with Session(engine) as session, writing(session):
        expected = sorted(make_image(session, f"{number}").id for number in range(40))
    together = Barrier(2)

    def ask(holder: str) -> list[int]:
        found: list[int] = []
        with Session(engine) as session:
            for _ in range(5):
                together.wait(30)
                page = hand_out(session, holder, at=NOON, order="oldest", limit=len(found) + 4).chunk
                found = [image.id for image in page.items]
        return found

    with ThreadPoolExecutor(2) as pool:
        anna, ben = pool.map(ask, ("anna", "ben"))
    assert sorted(anna + ben) == expected


@pytest.mark.slow
def test_a_page_of_10_000_images_with_leases_is_still_one_index_walk(ten_thousand: Engine) -> None:
    with Session(ten_thousand) as session:
        first = image_lists.select_chunk(session, state="pending", order="uncertain", limit=20)
        take(session, "anna", *(image.id for image in first))
        assert free_page_plan(session).count("ix_images_pending_uncertain") == 1


def free_page_plan(session: Session) -> str:
    where = (leases.free_for("ben", NOON),)
    return plan_of(
        session,
        lambda: image_lists.select_chunk(session, state="pending", order="uncertain", limit=20, where=where),
    )
