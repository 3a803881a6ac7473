"""Limits the number of open connections, in all and for each address.

A new connection beyond a limit replaces the one that has kept the server waiting for longest, because it sends its
request slowly or is idle; else the one that has sent least. One whose request is being worked on is never ended for
another. Knows addresses and counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from backend.http.proxy import without_port

Rank = tuple[bool, float]
"""Who is ended first, the smallest: whether it is making progress, then since when it waits, or how much has come."""


class Member(Protocol):
    """What is known here of a connection."""

    client: str

    def rank(self) -> Rank | None:
        """The lower, the sooner it is ended for another; None while the server is at work for it."""

    def make_room(self) -> None:
        """End the connection, soon."""


class OpenConnections:
    """The open connections of one server; used by its main thread only.

    Args:
        most: connections in all.
        most_each: connections of one address; a trusted proxy's own address has no limit.
        proxies: addresses whose ``X-Forwarded-For`` is believed.
    """

    def __init__(self, *, most: int, most_each: int, proxies: Collection[str] = ()) -> None:
        self._most = most
        self._most_each = most_each
        self._proxies = frozenset(proxies)
        self._members: set[Member] = set()

    def __len__(self) -> int:
        """How many connections are open."""
        return len(self._members)

    def enter(self, new: Member) -> bool:
        """Take the connection in; False when there is no room for it and none could be made."""
        self._members.add(new)
        return self._room_for(new)

    def leave(self, member: Member) -> None:
        """The connection is closed."""
        self._members.discard(member)

    def introduce(self, member: Member, headers: Mapping[str, str]) -> bool:
        """Learn from a request's headers for whom a proxy has connected; False: that client has no room left.

        Args:
            headers: by name as WSGI writes it, such as ``X_FORWARDED_FOR``.
        """
        if member.client not in self._proxies:
            return True
        # The last address is the one that our own proxy saw; those before it are the client's claims.
        told = without_port(headers.get("X_FORWARDED_FOR", "").rpartition(",")[2].strip())
        if not told or told in self._proxies:
            return True
        proxy, member.client = member.client, told
        has_room = self._room_for(member)
        member.client = told if has_room else proxy
        return has_room

    def _room_for(self, new: Member) -> bool:
        same = [member for member in self._members if member.client == new.client]
        if new.client not in self._proxies and len(same) > self._most_each:
            return _end_one(same, new)
        return len(self._members) <= self._most or _end_one(self._members, new)


def _end_one(members: Collection[Member], new: Member) -> bool:
    waiting = [
        (rank, member) for member in members if member is not new and (rank := member.rank()) is not None
    ]
    if not waiting:
        return False
    min(waiting, key=lambda pair: pair[0])[1].make_room()
    return True
