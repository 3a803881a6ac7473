"""How many log-ins may fail, for a name and from an address, counted over all processes.

An attempt is counted before its password is compared, so that many at once count as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy.orm import Session

from backend.services.accounts.errors import TooManyAttemptsError
from backend.services.accounts.names import fold_name
from backend.services.accounts.passwords import TooBusyError
from backend.services.accounts.secret_values import hash_of
from backend.store.accounts import attempts
from backend.store.database import SKEW, writing

MOST_FAILURES = 10
WINDOW = timedelta(minutes=15)
_IPV6_OWNER_BITS = 64  # whoever has one address has all that begin with the same bits
_LONGEST_ADDRESS = 64


def begin(session: Session, name: str, address: str, at: datetime) -> int:
    """Count an attempt; commit. Returns its id, for `succeeded`.

    Raises:
        TooManyAttemptsError: too many have failed for this name or from this address.
    """
    name_sha256, place = hash_of(fold_name(name)), _place(address)
    with writing(session):
        attempts.lock_attempts(session)
        attempts.delete_attempts_outside(session, at - WINDOW, at + SKEW)
        tenth = [
            attempts.select_oldest_of(session, most=MOST_FAILURES, name_sha256=name_sha256),
            attempts.select_oldest_of(session, most=MOST_FAILURES, address=place),
        ]
        if full := [since for since in tenth if since is not None]:
            raise TooManyAttemptsError(max(1, round((max(full) + WINDOW - at).total_seconds())))
        return attempts.insert_attempt(session, name_sha256, place, at).id


@contextmanager
def counted(session: Session, name: str, address: str, at: datetime) -> Iterator[int]:
    """A context for one attempt, which counts unless nothing was compared inside because too many others waited.

    Raises:
        TooManyAttemptsError: too many have failed for this name or from this address.
    """
    attempt_id = begin(session, name, address, at)
    try:
        yield attempt_id
    except TooBusyError:
        with writing(session):
            attempts.delete_attempt(session, attempt_id)
        raise


def succeeded(session: Session, attempt_id: int) -> None:
    """Do not count this attempt as failed, inside the caller's write transaction."""
    attempts.delete_attempt(session, attempt_id)


def _place(address: str) -> str:
    """What attempts from an address are counted under: for IPv6 the network, since an attacker has many addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:_LONGEST_ADDRESS]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, _IPV6_OWNER_BITS), strict=False))
    return str(parsed)
