"""Names are text to show: no controls, no turned reading direction, no paths, no endless length."""

from __future__ import annotations

import pytest

from backend.services.uploads.file_names import MAX_LENGTH, base, shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("field.png", "field.png"),
        ("<img onerror=alert(1)>.png", "<img onerror=alert(1)>.png"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\r\nSet-Cookie: b.png", "aSet-Cookie: b.png"),
        ("a\x00b.png", "ab.png"),
        ("line\u2028break.png", "linebreak.png"),
        ("👩\u200d🏫.png", "👩\u200d🏫.png"),
        ("e\u0301cole.png", "école.png"),
        ("\ud800lone.png", "lone.png"),
        ("CON.png", "CON.png"),
        ("\u202e\n", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_seen(name: str, expected: str) -> None:
    assert shown(name) == expected


def test_a_long_name_keeps_its_end() -> None:
    name = "x" * 300 + "_0042.png"
    assert len(shown(name)) == MAX_LENGTH
    assert shown(name).startswith("…x")
    assert shown(name).endswith("_0042.png")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("folder/field.png", "field.png"),
        ("folder\\deep\\field.png", "field.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\field.png", "field.png"),
        ("folder/", "folder"),
        ("/", "unnamed"),
    ],
)
def test_a_path_is_reduced_to_its_last_part(path: str, expected: str) -> None:
    assert base(path) == expected
