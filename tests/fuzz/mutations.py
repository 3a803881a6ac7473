"""Damage done to a file's bytes, as disks, networks and attackers do it."""

from __future__ import annotations

from random import Random

_NUMBERS = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
_TOKENS = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b";",
    b"\r",
    b"sep=",
    b"../",
    b"\\",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"PK\x06\x07",
    b"null",
    b"[" * 2000,
    b"1e999",
    b"9" * 5000,
    b'{"a":1}',
    b"\\ud800",
    b"<!ENTITY a 'b'>",
)
MOST_STEPS = 6


def mutated(random: Random, data: bytes) -> bytes:
    """``data`` with one to `MOST_STEPS` changes."""
    changed = bytearray(data)
    for _ in range(random.randint(1, MOST_STEPS)):
        random.choice(_STEPS)(random, changed)
    return bytes(changed)


def _place(random: Random, data: bytearray) -> int:
    return random.randrange(len(data) + 1)


def _flip(random: Random, data: bytearray) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _number(random: Random, data: bytearray) -> None:
    at, size = _place(random, data), random.choice((1, 2, 4, 8))
    number = random.choice(_NUMBERS).to_bytes(8, "little")
    data[at : at + size] = number[:size]


def _token(random: Random, data: bytearray) -> None:
    at = _place(random, data)
    data[at:at] = random.choice(_TOKENS)


def _cut(random: Random, data: bytearray) -> None:
    del data[_place(random, data) :]


def _remove(random: Random, data: bytearray) -> None:
    at = _place(random, data)
    del data[at : at + random.randint(1, 40)]


def _repeat(random: Random, data: bytearray) -> None:
    at = _place(random, data)
    data[at:at] = data[at : at + random.randint(1, 200)]


_STEPS = (_flip, _flip, _number, _number, _token, _cut, _remove, _repeat)
