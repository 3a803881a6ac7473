"""Values of settings as people write them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backend import setting_values as values


@pytest.mark.parametrize(
    ("parse", "given", "value"),
    [
        (values.text, " a b ", "a b"),
        (values.path, "/x/../y", Path("/y").resolve()),
        (values.url, " s3://bucket ", "s3://bucket"),
        (values.lower, " Off ", "off"),
        (values.upper, " info ", "INFO"),
        (values.switch, " ON", True),
        (values.switch, "off", False),
        (values.words, "a, b ,", ("a", "b")),
        (values.addresses, "127.0.0.1, ::0001", ("127.0.0.1", "::1")),
        (values.prefix, "/a/b/", "/a/b"),
    ],
)
def test_a_value_is_read(parse: Callable[[str], Any], given: str, value: Any) -> None:
    assert parse(given) == value


@pytest.mark.parametrize(
    ("parse", "given"),
    [
        (values.text, "  "),
        (values.url, "bucket"),
        (values.switch, "yes"),
        (values.addresses, "localhost"),
        (values.prefix, "/a/../b"),
    ],
)
def test_what_is_no_value_is_refused(parse: Callable[[str], Any], given: str) -> None:
    with pytest.raises(ValueError):
        parse(given)
