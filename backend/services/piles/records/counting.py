"""How many forms a person has counted in a pile, and what that says of its records.

If sheets are lost, those of two people can become one record, which the order of the pages cannot show. A person's
count can: if the number of whole records differs from it, those that are complete by order are doubted until a person
has looked through them. If nobody has counted and records lack pages, they stay complete, but are unproven. Knows rows;
`services.forms.records` says which are complete by order, and why whole records are counted.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.services import audit
from backend.services.errors import ConflictError, NotFoundError
from backend.services.forms.records import OrderTrust, trust_in_order, whole
from backend.services.piles.records.checks import last_checker, note_check, records_of_check
from backend.store.database import writing
from backend.store.piles import files as stored_files
from backend.store.piles import records as stored
from backend.store.piles.tables import ByOrder, Pile

MOST_COUNTED = 1_000_000
_BY_PROGRAM: frozenset[ByOrder] = frozenset({"trusted", "doubted", "unproven"})  # not by a person


@dataclass(frozen=True)
class Miscount:
    """A pile whose number of whole records differs from what a person has counted.

    Args:
        doubted: records that wait for a person to look through them, and ``record_id`` the first of them.
        fingerprint: of those records and their pages: changes if any of them does. None without any.
        checked_by: who has looked through records of the pile.
    """

    whole: int
    doubted: int
    record_id: int | None
    fingerprint: str | None
    checked_by: str | None


@dataclass(frozen=True)
class Unproven:
    """A pile that nobody has counted and in which records lack pages, so that order alone proves nothing.

    Args:
        missing: records that lack pages; none if they have been deleted, or a person has called their pages blank
            or foreign or joined them to others, which brings no sheet back.
        records: those that are complete by order; ``record_id``, ``fingerprint`` and ``checked_by`` as of a `Miscount`.
    """

    missing: int
    records: int
    record_id: int | None
    fingerprint: str | None
    checked_by: str | None


@dataclass(frozen=True)
class _Numbers:
    """Numbers of a pile's records by state, and of those in the bin or deleted for good."""

    states: Counter[str]
    deleted: Counter[str]

    def trust(self, pile: Pile) -> OrderTrust:
        return trust_in_order(self.states, pile.counted, self.deleted)

    @property
    def lacking(self) -> int:
        return self.states["pages missing"] + self.deleted["pages missing"]


def miscounts(session: Session, piles: Iterable[Pile]) -> dict[int, Miscount]:
    """The miscount of each pile that has one, now that all its pages are known."""
    found = {}
    counted = [pile for pile in piles if pile.counted is not None]
    for pile, numbers, waiting in _waiting(session, counted, "doubted"):
        found[pile.id] = Miscount(
            whole=whole(numbers.states),
            doubted=len(waiting),
            record_id=next(iter(waiting), None),
            fingerprint=_fingerprint(waiting),
            checked_by=pile.checked_by,
        )
    return found


def unproven(session: Session, piles: Iterable[Pile]) -> dict[int, Unproven]:
    """What is unproven in each pile that nobody has counted and in which records lack pages, now that all its pages are
    known."""
    found = {}
    uncounted = [pile for pile in piles if pile.counted is None]
    for pile, numbers, waiting in _waiting(session, uncounted, "unproven"):
        if waiting or pile.checked_by is not None:
            found[pile.id] = Unproven(
                missing=numbers.states["pages missing"],
                records=len(waiting),
                record_id=next(iter(waiting), None),
                fingerprint=_fingerprint(waiting),
                checked_by=pile.checked_by,
            )
    return found


def _waiting(
    session: Session, piles: Sequence[Pile], trust: OrderTrust
) -> Iterator[tuple[Pile, _Numbers, dict[int, list[int]]]]:
    """The piles whose order deserves this trust and all pages of which are known, each with its records that wait for a
    person to look through them."""
    unsettled = stored_files.select_unsettled(session, [pile.id for pile in piles]) if piles else ()
    settled = [pile for pile in piles if pile.id not in unsettled]
    numbers = _numbers(session, settled)
    those = [pile for pile in settled if numbers[pile.id].trust(pile) == trust]
    waiting = stored.select_unchecked(session, [pile.id for pile in those]) if those else {}
    for pile in those:
        yield pile, numbers[pile.id], waiting.get(pile.id, {})


def _numbers(session: Session, piles: Sequence[Pile]) -> dict[int, _Numbers]:
    if not piles:
        return {}
    ids = [pile.id for pile in piles]
    states = stored.count_states(session, ids)
    in_bin = stored.count_states(session, ids, in_bin=True)
    gone = {pile.id: Counter({"pages missing": int(pile.has_lacked)}) for pile in piles}
    return {pile_id: _Numbers(states[pile_id], in_bin[pile_id] + gone[pile_id]) for pile_id in ids}


def recount(session: Session, pile_id: int) -> None:
    """Decide again whether the records that are complete by order can be trusted.

    If the forms were counted, this waits until all pages have been looked at; until then unproven records count as
    trusted and the others keep their status. Inside a transaction that has locked the pile.
    """
    pile = stored_files.lock_pile(session, pile_id)
    if pile is None:
        return
    if pile.counted is not None and stored_files.select_unsettled(session, [pile_id]):
        stored.set_by_order(session, pile_id, ["unproven"], "trusted")  # the number alone decides from now on
        return
    trust = _numbers(session, [pile])[pile_id].trust(pile)
    stored.set_by_order(session, pile_id, _BY_PROGRAM - {trust}, trust)


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
    """Note that a person has looked through the doubted or unproven records of the pile, and each is of one person.

    Args:
        fingerprint: of the records that the person saw, as in `Miscount` or `Unproven`.
    Raises:
        NotFoundError: there is no such pile.
        ConflictError: others are doubted or unproven now, or their pages are others.
    """
    with writing(session):
        pile = _locked(session, pile_id)
        waiting = stored.select_unchecked(session, [pile_id]).get(pile_id, {})
        if _fingerprint(waiting) != fingerprint:
            raise ConflictError("The records have changed meanwhile; look through them again.")
        pile.checked_by = author
        stored.set_by_order(session, pile_id, ["doubted", "unproven"], "checked")
        note_check(session, pile_id, fingerprint, waiting, author=author)


def uncheck(session: Session, pile_id: int, fingerprint: str | None = None, *, author: str) -> None:
    """Take back that a person has looked through records of the pile.

    Args:
        fingerprint: that the check was sent with: records that were checked before it, or again after it, stay so. None
            takes back all checks of the pile.
    Raises:
        NotFoundError: there is no such pile.
        ConflictError: no check was sent with this fingerprint.
    """
    with writing(session):
        pile = _locked(session, pile_id)
        checked = stored.select_checked(session, pile_id)
        taken = checked if fingerprint is None else records_of_check(session, pile_id, fingerprint)
        if taken is None:
            raise ConflictError(f"No check of this pile has this fingerprint. Received: {fingerprint!r}")
        pile.checked_by = last_checker(session, pile_id, checked - taken)
        stored.set_by_order(session, pile_id, ["checked"], "trusted", taken)
        audit.note(session, author, "pile.uncheck", "pile", pile_id, records=len(checked & taken))
        recount(session, pile_id)


@contextmanager
def counted_less(session: Session, pile_id: int, *, author: str) -> Iterator[None]:
    """Delete a record of the pile for good within it: if the number agreed before, it agrees afterwards; and if the
    record lacked pages, the pile remembers that.

    Inside a transaction that has locked the pile.
    """
    pile = stored_files.lock_pile(session, pile_id)
    if pile is None:
        yield
        return
    before = _numbers(session, [pile])[pile_id]
    agreed = before.trust(pile) == "trusted"
    yield
    after = _numbers(session, [pile])[pile_id]
    pile.has_lacked = pile.has_lacked or after.lacking < before.lacking
    if agreed and pile.counted and after.trust(pile) != "trusted":
        pile.counted -= 1
        audit.note(session, author, "pile.count", "pile", pile_id, counted=pile.counted)
    session.flush()
    recount(session, pile_id)


def _fingerprint(waiting: Mapping[int, list[int]]) -> str | None:
    """Of records with their pages, as `select_unchecked` orders them."""
    return hashlib.sha256(json.dumps(list(waiting.items())).encode()).hexdigest() if waiting else None


def _locked(session: Session, pile_id: int) -> Pile:
    pile = stored_files.lock_pile(session, pile_id)
    if pile is None or stored_files.select_pile(session, pile_id) is None:
        raise NotFoundError.of("pile", pile_id)
    return pile
