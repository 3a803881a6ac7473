"""Passwords at rest: Argon2id, salted, at a cost that is stored with each; compared by a few at a time."""

from __future__ import annotations

import re
import threading

import pytest

from backend.places import Places
from backend.services.accounts.passwords import Cost, Passwords, TooBusyError, generated

CHEAP = Cost(rounds=1, memory_kib=8)


def test_a_hash_tells_the_real_cost() -> None:
    assert Passwords().hash("three owls").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_equal_passwords_have_unlike_hashes(passwords: Passwords) -> None:
    first, second = passwords.hash("three owls"), passwords.hash("three owls")
    assert first != second
    assert passwords.matches(first, "three owls")
    assert passwords.matches(second, "three owls")
    assert not passwords.matches(first, "four owls")


def test_letters_match_however_they_are_composed(passwords: Passwords) -> None:
    assert passwords.matches(passwords.hash("Zoé zählt"), "Zoe\u0301 za\u0308hlt")


@pytest.mark.parametrize("stored", [None, "", "no hash at all"])
def test_without_a_hash_nothing_matches(passwords: Passwords, stored: str | None) -> None:
    assert not passwords.matches(stored, "three owls")


def test_what_cannot_be_written_is_compared_all_the_same(passwords: Passwords) -> None:
    assert not passwords.matches(passwords.hash("three owls"), "\ud800")


def test_a_cheaper_hash_is_outdated(passwords: Passwords) -> None:
    cheap = passwords.hash("three owls")
    assert not passwords.is_outdated(cheap)
    assert Passwords().is_outdated(cheap)


def test_only_a_few_are_compared_at_once() -> None:
    passwords = Passwords(CHEAP, places := Places(1, 0, 0.01))
    taken, done = threading.Event(), threading.Event()

    def take() -> None:
        with places.place():
            taken.set()
            done.wait(10)

    other = threading.Thread(target=take)
    other.start()
    assert taken.wait(10)
    with pytest.raises(TooBusyError):
        passwords.hash("three owls")
    done.set()
    other.join()
    assert passwords.hash("three owls")


def test_a_generated_password_is_easy_to_type_and_never_the_same() -> None:
    made = {generated() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}", each) for each in made)
