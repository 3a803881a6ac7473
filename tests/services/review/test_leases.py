"""Two people at one queue: different names for each, and none of them kept for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.services.errors import InvalidError
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.review.leases import LEASE, Handout, claim, hand_out, release, renew
from backend.store.database import now, writing
from tests.store.rows import make_batch, make_image, make_label

NOON = now()
SECOND = timedelta(seconds=1)


@pytest.fixture
def six(session: Session) -> list[int]:
    with writing(session):
        return [make_image(session, f"{number}.png").id for number in range(6)]


def ids(handout: Handout) -> list[int]:
    return [image.id for image in handout.chunk.items]


def test_two_people_get_different_names(session: Session, six: list[int]) -> None:
    anna = hand_out(session, "anna", at=NOON, order="oldest", limit=2)
    ben = hand_out(session, "ben", at=NOON, order="oldest", limit=2)
    assert (ids(anna), ids(ben)) == (six[:2], six[2:4])
    assert (anna.elsewhere, ben.elsewhere, ben.chunk.remaining) == (0, 2, 6)
    assert ben.leased_until == NOON + LEASE


def test_the_next_page_passes_over_what_the_other_holds(session: Session, six: list[int]) -> None:
    anna = hand_out(session, "anna", at=NOON, order="oldest", limit=2)
    hand_out(session, "ben", at=NOON, order="oldest", limit=2)
    more = hand_out(session, "anna", at=NOON, order="oldest", limit=2, cursor=anna.chunk.next_cursor)
    assert (ids(more), more.chunk.next_cursor) == (six[4:], None)


def test_who_asks_again_from_the_start_gets_the_same(session: Session, six: list[int]) -> None:
    first = hand_out(session, "anna", at=NOON, order="oldest", limit=2)
    assert ids(hand_out(session, "anna", at=NOON + SECOND, order="oldest", limit=2)) == ids(first)


def test_the_last_names_are_the_other_s_alone_until_they_run_out(session: Session, six: list[int]) -> None:
    hand_out(session, "anna", at=NOON, order="oldest", limit=9)
    waiting = hand_out(session, "ben", at=NOON + LEASE - SECOND, order="oldest")
    assert (ids(waiting), waiting.elsewhere, waiting.chunk.next_cursor) == ([], 6, None)
    assert ids(hand_out(session, "ben", at=NOON + LEASE, order="oldest")) == six


def test_renewing_in_time_keeps_them(session: Session, six: list[int]) -> None:
    hand_out(session, "anna", at=NOON, order="oldest", limit=2)
    assert renew(session, "anna", at=NOON + LEASE - SECOND).images == six[:2]
    assert ids(hand_out(session, "ben", at=NOON + LEASE, order="oldest")) == six[2:]


def test_renewing_late_tells_what_the_other_has_taken(session: Session, six: list[int]) -> None:
    hand_out(session, "anna", at=NOON, order="oldest", limit=3)
    hand_out(session, "ben", at=NOON + LEASE, order="oldest", limit=2)
    assert renew(session, "anna", at=NOON + LEASE + SECOND).images == [six[2]]


def test_leaving_frees_them_at_once(session: Session, six: list[int]) -> None:
    left = hand_out(session, "anna", at=NOON, order="oldest", limit=6)
    release(session, "anna", until=left.leased_until)
    assert ids(hand_out(session, "ben", at=NOON, order="oldest")) == six


def test_a_farewell_that_arrives_after_the_return_frees_nothing(session: Session, six: list[int]) -> None:
    left = hand_out(session, "anna", at=NOON, order="oldest", limit=2)
    hand_out(session, "anna", at=NOON + SECOND, order="oldest", limit=2)
    release(session, "anna", until=left.leased_until)
    assert ids(hand_out(session, "ben", at=NOON + SECOND, order="oldest")) == six[2:]


def test_a_lease_keeps_nobody_from_saving(session: Session, six: list[int]) -> None:
    hand_out(session, "anna", at=NOON, order="oldest", limit=6)
    saved = set_label(
        session, six[0], NewLabel("text", "LEA"), expected_revision=0, alphabet=None, author="local"
    )
    assert saved.revision == 1
    assert renew(session, "anna", at=NOON).images == six[1:]


def test_a_batch_is_handed_out_alone_and_a_strange_cursor_is_refused(
    session: Session, six: list[int]
) -> None:
    with writing(session):
        make_label(session, make_image(session, "done", batch="extra"))
        extra = make_image(session, "open", batch="extra").id
        batch_id = make_batch(session, "extra").id
    handout = hand_out(session, "anna", at=NOON, batch_id=batch_id)
    assert (ids(handout), handout.chunk.remaining, handout.chunk.unread) == ([extra], 1, 1)
    with pytest.raises(InvalidError):
        hand_out(session, "anna", at=NOON, cursor="W10")


def test_certain_images_are_claimed_as_far_as_nobody_else_holds_them(
    session: Session, six: list[int]
) -> None:
    hand_out(session, "anna", at=NOON, order="oldest", limit=2)
    set_label(session, six[2], NewLabel("text", "LEA"), expected_revision=0, alphabet=None, author="local")
    hold = claim(session, "ben", [six[4], six[2], six[1], 999], at=NOON)
    assert (list(hold.images), hold.leased_until) == ([six[4]], NOON + LEASE)
    assert claim(session, "anna", six, at=NOON).images == [six[0], six[1], six[3], six[5]]
    assert claim(session, "ben", [six[1]], at=NOON + LEASE).images == [six[1]]


def test_some_images_are_given_back_and_the_rest_is_kept(session: Session, six: list[int]) -> None:
    held = hand_out(session, "anna", at=NOON, order="oldest", limit=4)
    claim(session, "ben", six[4:], at=NOON)
    release(session, "anna", until=held.leased_until, image_ids=[six[1], six[5]])
    assert renew(session, "anna", at=NOON).images == [six[0], six[2], six[3]]
    assert renew(session, "ben", at=NOON).images == six[4:]
