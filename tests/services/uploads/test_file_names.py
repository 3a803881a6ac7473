"""Names are text to show: no controls, no turned reading direction, no paths, no endless length."""

from __future__ import annotations

import pytest

from backend.services.uploads.file_names import (
    MAX_LENGTH,
    MAX_PATH_LENGTH,
    base,
    is_clutter,
    path,
    shown,
    split,
)


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


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("field.png", "field.png"),
        ("F1/field.png", "F1/field.png"),
        ("F1\\deep\\field.png", "F1/deep/field.png"),
        ("../../etc//./passwd", "etc/passwd"),
        ("C:\\scans\\field.png", "scans/field.png"),
        ("/abs/field.png", "abs/field.png"),
        ("F\u0301 1 /\u202e/e\u0301.png", "F\u0301 1/é.png"),
        ("folder/", "folder"),
        ("/", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_path_is_shown_without_what_leads_elsewhere(given: str, expected: str) -> None:
    assert path(given) == expected
    assert path(given) == path(path(given))
    assert split(path(given))[1] == base(given)


def test_a_long_path_keeps_its_end() -> None:
    long = path("/".join(["folder" * 20] * 20) + "/0042.png")
    assert len(long) == MAX_PATH_LENGTH
    assert long.endswith("folder/0042.png")


@pytest.mark.parametrize(
    "name", ["Thumbs.db", "F1/thumbs.DB", "F1\\desktop.ini", "a/.DS_Store", "._a.png", "x/__MACOSX/a.png"]
)
def test_what_systems_add_is_clutter(name: str) -> None:
    assert is_clutter(name)


@pytest.mark.parametrize("name", ["my Thumbs.db.png", "a.DS_Store.png", "a._b.png", "F1/a.png"])
def test_a_file_of_a_person_is_no_clutter(name: str) -> None:
    assert not is_clutter(name)
