"""`flask read`: a folder in, a table out, with the real engine and no database needed."""

from __future__ import annotations

import csv
import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app import create_app
from backend.config import Settings
from backend.recognizer import engine
from backend.services.export.odd_bytes import unescaped
from backend.services.export.spreadsheet import unprotect
from tests.cli.conftest import CommandLine
from tests.recognizer.networks import band_bundle, strokes
from tests.recognizer.not_names.refusing import refusing_all
from tests.services.pictures import encoded


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A blank field, one with a tall stroke, and a damaged file."""
    scans = tmp_path / "scans"
    scans.mkdir()
    Image.fromarray(strokes(width=200)).save(scans / "1.png")
    Image.fromarray(strokes(width=200, tall=(60,))).save(scans / "2.png")
    (scans / "-3.png").write_bytes(b"damaged")
    return scans


def rows(out: Path) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_is_written_for_each_page(cli: CommandLine, folder: Path, tmp_path: Path) -> None:
    cli.ship("v1")
    out = tmp_path / "readings.csv"
    assert cli.output("read", folder, "--csv", out) == f"3 files, 1 of them not readable, version v1: {out}\n"
    damaged, blank, named = rows(out)
    assert (damaged["FILENAME"], damaged["READING"], damaged["ERROR"][:20]) == (
        "'-3.png",
        "",
        "This is not an image",
    )
    assert (blank["FILENAME"], blank["STATUS"], blank["READING"]) == ("1.png", "blank", "")
    assert (named["STATUS"], named["VERSION"], named["PAGE"], named["ERROR"]) == ("name", "v1", "1", "")
    assert named["READING"] != ""
    assert 0 <= float(named["CONFIDENCE"]) <= 1


def test_readings_are_in_the_installation_s_case(cli: CommandLine, tmp_path: Path) -> None:
    cli.ship("v1")
    Image.fromarray(strokes(width=200, tall=(30, 90), low=(60,))).save(tmp_path / "1.png")
    found = []
    for case in ("upper", "title"):
        styled = CommandLine(create_app(replace(cli.settings, case=case)), cli.settings)
        styled.output("read", tmp_path, "--csv", tmp_path / "out.csv")
        found.append(rows(tmp_path / "out.csv")[0]["READING"])
    assert found == ["ABA", "Aba"]


def test_a_name_of_any_bytes_is_a_row_and_what_is_left_out_is_counted(
    cli: CommandLine, folder: Path, tmp_path: Path
) -> None:
    cli.ship("v1")
    os.rename(folder / "1.png", os.fsencode(folder) + b"/\xc9lodie.jfif")  # noqa: PTH104  # bytes
    for name in ("Thumbs.db", "notes.txt", "more.txt"):
        (folder / name).write_bytes(b"x")
    out = tmp_path / "readings.csv"
    assert cli.output("read", folder, "--csv", out) == (
        f"3 files, 1 of them not readable, version v1: {out}\n"
        "3 left out: 1 made by the system, 2 not an image\n"
    )
    names = [unescaped(unprotect(row["FILENAME"])) for row in rows(out)]
    assert [os.fsencode(name) for name in names] == [b"-3.png", b"2.png", b"\xc9lodie.jfif"]


def test_what_is_odd_about_a_file_is_noted(cli: CommandLine, tmp_path: Path) -> None:
    cli.ship("v1")
    scans, out = tmp_path / "scans", tmp_path / "readings.csv"
    scans.mkdir()
    jpeg = encoded(Image.fromarray(strokes(width=200, tall=(60,))), "JPEG")
    (scans / "1.jpg").write_bytes(jpeg)
    (scans / "2.jpg").write_bytes(jpeg[:-2])
    cli.output("read", scans, "--csv", out)
    assert [(row["STATUS"], row["ERROR"], row["NOTE"]) for row in rows(out)] == [
        ("name", "", ""),
        ("name", "", "The file lacks its end mark; the picture is complete."),
    ]


def test_no_database_is_needed(settings: Settings, folder: Path, tmp_path: Path) -> None:
    band_bundle(settings.weights_dir, "v1")
    cli = CommandLine(create_app(settings), settings)
    cli.output("read", folder, "--csv", tmp_path / "out.csv")
    assert rows(tmp_path / "out.csv")[1]["VERSION"] == "v1"


def test_another_bundle_may_be_named(cli: CommandLine, folder: Path, tmp_path: Path) -> None:
    cli.ship("v1")
    other = band_bundle(tmp_path / "elsewhere", "v9")
    cli.output("read", folder, "--csv", tmp_path / "out.csv", "--weights", other)
    assert rows(tmp_path / "out.csv")[1]["VERSION"] == "v9"


def test_what_is_not_a_name_keeps_its_text_and_says_why(
    cli: CommandLine, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "is_clear", lambda _: False)
    bundle = band_bundle(tmp_path / "elsewhere", "v9", not_names=refusing_all("stamp").to_json())
    cli.output("read", folder, "--csv", tmp_path / "out.csv", "--weights", bundle)
    found = rows(tmp_path / "out.csv")[2]
    told = [found[name] for name in ("READING", "STATUS", "CONFIDENCE", "NOTE")]
    assert told == ["A", "not_a_name", "0.0000", "stamp"]


def test_without_a_bundle_it_points_to_the_doctor(cli: CommandLine, folder: Path, tmp_path: Path) -> None:
    result = cli.run("read", folder, "--csv", tmp_path / "out.csv")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: There is no bundle to read with. See: flask doctor\n",
    )
