"""What the settings' values must be; how they are read is tested in tests/test_config.py."""

from __future__ import annotations

import pytest

from backend import setting_values


def test_text_is_stripped_and_must_not_be_empty() -> None:
    assert setting_values.text("  a b ") == "a b"
    with pytest.raises(ValueError, match="must not be empty"):
        setting_values.text("  ")


def test_lists_are_separated_by_commas() -> None:
    assert setting_values.words(" a, b,,c ") == ("a", "b", "c")
    assert setting_values.addresses("127.0.0.1,::1") == ("127.0.0.1", "::1")
    with pytest.raises(ValueError, match="nowhere"):
        setting_values.addresses("nowhere")


def test_a_switch_is_on_or_off() -> None:
    assert (setting_values.switch("ON"), setting_values.switch(" off")) == (True, False)
    with pytest.raises(ValueError, match="must be on or off"):
        setting_values.switch("yes")
