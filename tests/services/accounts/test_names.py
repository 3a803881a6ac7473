"""Names of accounts: what is allowed, and which are the same."""

from __future__ import annotations

import pytest

from backend.services.accounts.names import checked_name, fold_name
from backend.services.errors import InvalidError


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Zoe\u0301   Martin ", "Zoé Martin"), ("x" * 80, "x" * 80), ("7", "7"), ("Ольга", "Ольга")],
)
def test_a_name_is_kept_as_typed_without_spare_spaces(typed: str, kept: str) -> None:
    assert checked_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "…", "x" * 81, "Anna\u202e", "An\x00na", "Anna\ud800", "Local", "COMMAND  line", "worker"],
)
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(InvalidError) as refusal:
        checked_name(typed)
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna", "ANNA"), ("Straße", "STRASSE"), ("Zoé", "zoe\u0301"), (" a  b ", "A B"), ("ﬁn", "FIN")],
)
def test_names_that_look_alike_are_the_same(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_names_with_other_letters_differ() -> None:
    assert fold_name("Muller") != fold_name("Müller")
