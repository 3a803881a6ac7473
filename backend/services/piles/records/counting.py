"""How many forms a person has counted in a pile, and what that says of its records.

Where sheets are lost, those of two people can become one record, which the order of the pages cannot show. A person's
count can: where other than as many records are whole, those that only the order speaks for are doubted until a person
has looked through them. Knows rows; why whole records are counted, `services.forms.records` says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.errors import ConflictError, NotFoundError
from backend.services.forms.records import whole
from backend.store.database import writing
from backend.store.piles import files as stored_files
from backend.store.piles import records as stored
from backend.store.piles.tables import Pile

MOST_COUNTED = 1_000_000


@dataclass(frozen=True)
class Miscount:
    """A pile whose whole records are not as many as a person has counted.

    Args:
        doubted: records that wait for a person to look through them, and ``record_id`` the first of them.
        fingerprint: of those records and their pages: another where any of them is another. None without any.
        checked_by: who has looked through records of the pile.
    """

    whole: int
    doubted: int
    record_id: int | None
    fingerprint: str | None
    checked_by: str | None


def miscounts(session: Session, piles: Iterable[Pile]) -> dict[int, Miscount]:
    """The miscount of each pile that has one, now that all its pages are known."""
    counted = {pile.id: pile for pile in piles if pile.counted is not None}
    if not counted:
        return {}
    settled = counted.keys() - stored_files.select_unsettled(session, counted)
    doubted = stored.select_doubted(session, settled)
    found = {}
    for pile_id, numbers in _whole(session, settled).items():
        if counted[pile_id].counted not in numbers:
            waiting = doubted.get(pile_id, {})
            found[pile_id] = Miscount(
                whole=numbers.start,
                doubted=len(waiting),
                record_id=next(iter(waiting), None),
                fingerprint=_fingerprint(waiting),
                checked_by=counted[pile_id].checked_by,
            )
    return found


def _whole(session: Session, pile_ids: Collection[int]) -> dict[int, range]:
    """How many forms of each pile are whole, without those in the bin and with them.

    A record in the bin may be a form that was fed twice, or one that somebody counted: either number agrees, and any
    between them.
    """
    states = stored.count_states(session, pile_ids)
    in_bin = stored.count_whole_in_bin(session, pile_ids)
    numbers = {pile_id: whole(states[pile_id]) for pile_id in pile_ids}
    return {pile_id: range(number, number + in_bin[pile_id] + 1) for pile_id, number in numbers.items()}


def recount(session: Session, pile_id: int) -> None:
    """Compare the records with what was counted, unless pages are still to be looked at.

    Inside a transaction that has locked the pile.
    """
    pile = stored_files.lock_pile(session, pile_id)
    if pile is None or (pile.counted is not None and stored_files.select_unsettled(session, [pile_id])):
        return
    if _is_agreed(session, pile):
        stored.set_by_order(session, pile_id, "doubted", "trusted")
    else:
        stored.set_by_order(session, pile_id, "trusted", "doubted")


def set_counted(session: Session, pile_id: int, counted: int | None, *, author: str) -> None:
    """Note how many forms a person has counted in the pile; None for not counted.

    Raises:
        NotFoundError: there is no such pile.
    """
    with writing(session):
        pile = _locked(session, pile_id)
        if pile.counted == counted:
            return
        pile.counted = counted
        session.flush()
        audit.note(session, author, "pile.count", "pile", pile_id, counted=counted)
        recount(session, pile_id)


def check(session: Session, pile_id: int, fingerprint: str, *, author: str) -> None:
    """Note that a person has looked through the doubted records of the pile, and each is of one person.

    Args:
        fingerprint: of the miscount that the person saw.
    Raises:
        NotFoundError: there is no such pile.
        ConflictError: others are doubted now, or their pages are others.
    """
    with writing(session):
        pile = _locked(session, pile_id)
        doubted = stored.select_doubted(session, [pile_id]).get(pile_id, {})
        if _fingerprint(doubted) != fingerprint:
            raise ConflictError("The records have changed meanwhile; look through them again.")
        pile.checked_by = author
        stored.set_by_order(session, pile_id, "doubted", "checked")
        audit.note(session, author, "pile.check", "pile", pile_id, records=len(doubted))


def uncheck(session: Session, pile_id: int, *, author: str) -> None:
    """Take back that a person has looked through records of the pile.

    Raises:
        NotFoundError: there is no such pile.
    """
    with writing(session):
        pile = _locked(session, pile_id)
        pile.checked_by = None
        stored.set_by_order(session, pile_id, "checked", "trusted")
        audit.note(session, author, "pile.uncheck", "pile", pile_id)
        recount(session, pile_id)


@contextmanager
def counted_less(session: Session, pile_id: int, *, author: str) -> Iterator[None]:
    """Delete a record of the pile for good within it: if the number agreed before, it agrees afterwards.

    Inside a transaction that has locked the pile.
    """
    pile = stored_files.lock_pile(session, pile_id)
    agreed = pile is not None and _is_agreed(session, pile)
    yield
    if pile is not None and agreed and pile.counted and not _is_agreed(session, pile):
        pile.counted -= 1
        session.flush()
        audit.note(session, author, "pile.count", "pile", pile_id, counted=pile.counted)
    recount(session, pile_id)


def _fingerprint(doubted: Mapping[int, list[int]]) -> str | None:
    """Of records with their pages, as `select_doubted` orders them."""
    return hashlib.sha256(json.dumps(list(doubted.items())).encode()).hexdigest() if doubted else None


def _is_agreed(session: Session, pile: Pile) -> bool:
    """Whether nobody has counted the pile, or as many forms as were counted are whole."""
    return pile.counted is None or pile.counted in _whole(session, [pile.id])[pile.id]


def _locked(session: Session, pile_id: int) -> Pile:
    pile = stored_files.lock_pile(session, pile_id)
    if pile is None or stored_files.select_pile(session, pile_id) is None:
        raise NotFoundError.of("pile", pile_id)
    return pile
