"""Cookies' values and tokens: random, kept as hashes; the page's token follows from the cookie."""

from __future__ import annotations

from backend.services.accounts.secret_values import csrf_token, hash_of, is_csrf_token, new_secret


def test_secrets_are_long_and_never_the_same() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 43


def test_a_hash_is_that_of_the_text() -> None:
    assert hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert len(hash_of("\ud800")) == 64


def test_the_page_s_token_belongs_to_one_cookie() -> None:
    token = csrf_token("cookie")
    assert is_csrf_token(token, "cookie")
    assert not is_csrf_token(token, "another")
    assert not is_csrf_token("", "cookie")
    assert token not in (hash_of("cookie"), "cookie")
