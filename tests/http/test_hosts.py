"""Host names that the server answers to: its own, so that no other site's name can be made to point here."""

from __future__ import annotations

import socket

import pytest

from backend.config import Settings
from backend.http.hosts import Hosts

OWN = socket.gethostname()
EVERYWHERE = ("0.0.0.0", "::", "*", "192.0.2.7")  # settings, not bound to


@pytest.mark.parametrize("listening", ["localhost", "127.0.0.1", "::1"])
@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost", True),
        ("LOCALHOST:5999", True),
        ("127.0.0.1:5999", True),
        ("[::1]:5999", True),
        ("[::1]", True),
        ("evil.example", False),
        ("evil.example:5999", False),
        ("localhost.evil.example", False),
        ("192.0.2.7", False),
        ("[::2]", False),
        ("", False),
    ],
)
def test_bound_to_this_machine_only_loopback_names_are_answered(
    listening: str, host: str, allowed: bool
) -> None:
    assert Hosts(Settings(host=listening)).allow(host) is allowed


@pytest.mark.parametrize("listening", EVERYWHERE)
@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("192.0.2.7:5999", True),
        ("[2001:db8::7]:5999", True),
        ("localhost:5999", True),
        (f"{OWN}:5999", True),
        (f"{OWN.partition('.')[0]}.local", True),
        ("evil.example", False),
        ("rebound.evil.example:5999", False),
        ("", False),
    ],
)
def test_bound_to_the_network_its_addresses_and_own_names_are_answered(
    listening: str, host: str, allowed: bool
) -> None:
    assert Hosts(Settings(host=listening)).allow(host) is allowed


@pytest.mark.parametrize("listening", ["127.0.0.1", "::1", *EVERYWHERE])
def test_the_office_s_names_take_the_place_of_all(listening: str) -> None:
    hosts = Hosts(Settings(host=listening, trusted_hosts=("Paraph.Office", ".lan", "[2001:db8::7]")))
    asked = (
        "paraph.office:8443",
        "a.lan",
        "[2001:db8::7]:1",
        "localhost",
        "paraph.office.evil.example",
        "[::1]",
    )
    assert [hosts.allow(host) for host in asked] == [True, True, True, False, False, False]
