"""Names of any bytes go into a table and come back."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.export.odd_bytes import escaped, unescaped


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Élodie.png", "Élodie.png"),
        (os.fsdecode(b"\xc9lodie.png"), "\\xc9lodie.png"),
        ("a\\b.png", "a\\\\b.png"),
        ("\\xc9.png", "\\\\xc9.png"),
        ("\ud800.png", "\\ud800.png"),
    ],
)
def test_what_cannot_be_written_is_spelt_out(name: str, written: str) -> None:
    assert escaped(name) == written
    assert unescaped(written) == name


@given(st.binary())
def test_every_name_comes_back(raw: bytes) -> None:
    name = raw.decode("utf-8", "surrogateescape")
    escaped(name).encode()
    assert unescaped(escaped(name)) == name


@given(st.text(st.characters()))
def test_every_text_comes_back(name: str) -> None:
    assert unescaped(escaped(name)) == name
