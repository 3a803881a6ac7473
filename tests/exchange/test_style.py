"""Styles of texts."""

from __future__ import annotations

import pytest

from backend.exchange.style import PLAIN, Style


def test_only_some_styles_keep_the_forms_on_the_image() -> None:
    assert not PLAIN.keeps_forms
    assert not Style("title").keeps_forms
    assert Style("title", "kept").keeps_forms
    assert Style("written").keeps_forms


@pytest.mark.parametrize("values", [("small", "kept"), ("upper", "none")])
def test_other_values_are_refused(values: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="Received"):
        Style(*values)  # type: ignore[arg-type]


def test_a_field_s_own_case_and_accents_come_first() -> None:
    assert PLAIN.with_own(None, None) == PLAIN
    assert PLAIN.with_own("title", None) == Style("title", "folded")
    assert Style("written", "kept").with_own(None, "folded") == Style("written", "folded")


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (Style("written", "kept"), Style("written", "kept"), Style("written", "kept")),
        (Style("written", "kept"), PLAIN, PLAIN),
        (Style("upper", "kept"), Style("written", "folded"), PLAIN),
        (Style("written", "folded"), Style("written", "kept"), Style("written", "folded")),
        (Style("title"), Style("written"), Style("title")),
        (Style("written", "kept"), None, Style("written", "kept")),
    ],
)
def test_two_styles_share_what_both_keep(one: Style, other: Style | None, shared: Style) -> None:
    assert one.shared_with(other) == shared
    if other is not None:
        assert other.shared_with(one) == shared


def test_a_style_of_columns_is_known_only_if_both_are() -> None:
    assert Style.of("title", "kept") == Style("title", "kept")
    assert Style.of(None, None) is None
    assert Style.of("upper", None) is None
