"""Who has to go when there is no room, and who never does."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from backend.serving.open_connections import OpenConnections, Rank

PROXY = "10.0.0.1"


@dataclass(eq=False)
class Guest:
    client: str
    waits: Rank | None = None
    must_go: bool = False

    def rank(self) -> Rank | None:
        return None if self.must_go else self.waits

    def make_room(self) -> None:
        self.must_go = True


def connections_of(*guests: Guest, most: int = 10, most_each: int = 3) -> OpenConnections:
    connections = OpenConnections(most=most, most_each=most_each, proxies=[PROXY])
    for guest in guests:
        assert connections.enter(guest)
    return connections


def test_a_fourth_connection_of_an_address_takes_the_place_of_the_one_that_waits_longest() -> None:
    old, older, working = Guest("a", (False, 5.0)), Guest("a", (False, 4.0)), Guest("a")
    connections = connections_of(old, older, working)
    assert connections.enter(Guest("a"))
    assert [guest.must_go for guest in (old, older, working)] == [False, True, False]


def test_what_makes_progress_goes_last_and_the_least_of_it_first() -> None:
    much, little, trickles = Guest("a", (True, 9.0)), Guest("a", (True, 1.0)), Guest("a", (False, 99.0))
    connections = connections_of(much, little, trickles)
    for gone in (trickles, little, much):
        assert connections.enter(Guest("a"))
        assert gone.must_go


def test_one_whose_request_is_being_worked_on_is_never_ended_for_another() -> None:
    working = [Guest("a") for _ in range(3)]
    connections = connections_of(*working)
    assert not connections.enter(Guest("a"))
    assert [guest.must_go for guest in working] == [False] * 3


def test_other_addresses_are_left_alone_until_all_room_is_taken() -> None:
    idle = Guest("b", (False, 1.0))
    connections = connections_of(idle, Guest("a"), Guest("a"), Guest("a"), most=4)
    assert not connections.enter(Guest("a"))
    assert not idle.must_go
    assert len(connections) == 5


def test_when_all_room_is_taken_whoever_waits_longest_goes() -> None:
    idle, later = Guest("b", (False, 1.0)), Guest("c", (False, 2.0))
    connections = connections_of(idle, later, most=2)
    assert connections.enter(Guest("d"))
    assert (idle.must_go, later.must_go) == (True, False)


def test_those_who_left_take_no_room() -> None:
    guest = Guest("a")
    connections = connections_of(guest, Guest("a"), Guest("a"))
    connections.leave(guest)
    connections.leave(guest)
    assert connections.enter(Guest("a"))


def test_a_proxy_has_no_limit_and_its_clients_have() -> None:
    proxied = [Guest(PROXY) for _ in range(6)]
    connections = connections_of(*proxied)
    for guest in proxied[:3]:
        assert connections.introduce(guest, {"X_FORWARDED_FOR": "b"})
    assert not connections.introduce(proxied[3], {"X_FORWARDED_FOR": "b"})
    assert connections.introduce(proxied[4], {"X_FORWARDED_FOR": "c"})
    assert [guest.client for guest in proxied] == ["b", "b", "b", PROXY, "c", PROXY]


@pytest.mark.parametrize(
    ("headers", "client"),
    [
        ({}, PROXY),
        ({"X_FORWARDED_FOR": ""}, PROXY),
        ({"X_FORWARDED_FOR": "b"}, "b"),
        ({"X_FORWARDED_FOR": "forged, b"}, "b"),
        ({"X_FORWARDED_FOR": "forged, 192.0.2.7:4711"}, "192.0.2.7"),
        ({"X_FORWARDED_FOR": f"b, {PROXY}"}, PROXY),
    ],
)
def test_the_address_is_the_one_that_the_proxy_saw(headers: dict[str, str], client: str) -> None:
    guest = Guest(PROXY)
    assert connections_of(guest).introduce(guest, headers)
    assert guest.client == client


def test_nobody_but_a_trusted_proxy_speaks_for_others() -> None:
    guest = Guest("a")
    assert connections_of(guest).introduce(guest, {"X_FORWARDED_FOR": "b"})
    assert guest.client == "a"
