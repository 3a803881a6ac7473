"""The rules by which licences are judged, and what is said about the packages that are installed."""

from __future__ import annotations

from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests import licences
from tests.licences import BUNDLED, Verdict, examine, gpl_libraries, judged, licence_of, optional, required

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("licence", "verdict"),
    [
        ("MIT", "free"),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", "free"),
        ("Apache 2.0; Apache Software License", "free"),
        ("MPL-2.0; Mozilla Public License 2.0 (MPL 2.0)", "free"),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", "free"),
        ("LGPL-3.0-only", "lesser"),
        ("BSD-3-Clause; GNU Lesser General Public License v3 (LGPLv3)", "lesser"),
        ("GNU Library or Lesser General Public License (LGPL)", "lesser"),
        ("GPL-2.0-only OR MIT", "free"),
        ("GPL-2.0-only OR LGPL-2.1-only", "lesser"),
        ("GPL-3.0-or-later", "refused"),
        ("GPLv2", "refused"),
        ("MIT AND GPL-2.0-only", "refused"),
        ("LGPL-2.1-or-later AND GPL-2.0-or-later", "refused"),
        ("BSD; GNU General Public License v3 (GPLv3)", "refused"),
        ("AGPL-3.0-only", "refused"),
        ("GNU Affero General Public License v3", "refused"),
        ("Proprietary", "unknown"),
        ("MIT AND Proprietary", "unknown"),
        ("none named", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_licence_is_judged_by_the_words_of_its_name(licence: str, verdict: Verdict) -> None:
    assert judged(licence) == verdict


class Described(Distribution):
    """A package that has metadata and, maybe, a licence file."""

    def __init__(self, metadata: str, folder: Path | None = None) -> None:
        self._metadata, self._folder = metadata, folder

    def read_text(self, filename: str) -> str | None:
        if filename == "RECORD" and self._folder is not None:
            return "\n".join(f"{path.name},," for path in sorted(self._folder.iterdir()))
        return self._metadata if filename == "METADATA" else None

    def locate_file(self, path: object) -> Path:
        assert self._folder is not None
        return self._folder / str(path)


def test_the_expression_counts_before_all_else() -> None:
    text = "License-Expression: MIT\nLicense: GPL\nClassifier: License :: OSI Approved :: BSD License\n"
    assert licence_of(Described(text)) == "MIT"


def test_a_name_and_all_classifiers_count_together() -> None:
    text = (
        "License: BSD-3-Clause\nClassifier: Topic :: Text\nClassifier: License :: OSI Approved :: GNU GPLv3\n"
    )
    assert licence_of(Described(text)) == "BSD-3-Clause; GNU GPLv3"


def test_a_whole_licence_in_the_place_of_its_name_is_left_to_the_classifiers() -> None:
    text = "License: Redistribution\n        and use\nClassifier: License :: OSI Approved :: BSD License\n"
    assert licence_of(Described(text)) == "BSD License"


def test_without_a_name_the_licence_file_tells(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Copyright\n\n   Apache License, Version 2.0\n", encoding="utf-8")
    assert (
        licence_of(Described("License-File: LICENSE\n", tmp_path)) == "Copyright Apache License Version 2.0"
    )
    assert licence_of(Described("Name: nothing\n", tmp_path)) == "none named"


def test_libraries_under_the_gpl_are_seen_in_a_wheel(tmp_path: Path) -> None:
    for name in ("libx265-7e9d.so.215", "libheif.so.1", "x265.py", "libpng16.so.16"):
        (tmp_path / name).touch()
    assert gpl_libraries(Described("", tmp_path)) == ["libx265-7e9d.so.215"]


def test_hashes_and_comments_of_the_lock_file_are_no_packages() -> None:
    lock = '# by uv\nnumpy==2 ; python_version < "3.12" \\\n    --hash=sha256:00 \\\n    # via paraph\ncffi==1 \\\n'
    assert [each.name for each in required(lock)] == ["numpy", "cffi"]


def test_what_is_for_other_machines_is_not_examined() -> None:
    lock = required('tensorflow==1 ; sys_platform == "none"\npackaging==1\n')
    assert [each.name for each in examine(lock)] == ["packaging"]


def test_optional_packages_and_their_parts_are_known() -> None:
    assert {"psycopg", "psycopg-binary", "s3fs", "gunicorn", "kagglehub"} == {
        each.name for each in optional()
    }


def test_all_that_is_locked_suits_and_only_these_are_under_the_lgpl() -> None:
    packages = list(examine(required((ROOT / "requirements.txt").read_text(encoding="utf-8"))))
    assert len(packages) > 60
    assert {each.name: each.licence for each in packages if each.verdict in ("refused", "unknown")} == {}
    assert [each.name for each in packages if each.verdict == "lesser"] == ["pi-heif"]
    assert [name for each in packages for name in gpl_libraries(distribution(each.name))] == []


def test_what_wheels_bring_along_is_told_of_packages_that_exist() -> None:
    known = {each.name for each in required((ROOT / "requirements.txt").read_text(encoding="utf-8"))}
    assert BUNDLED.keys() - known == {"psycopg-binary"}


def test_the_command_fails_on_a_licence_that_does_not_suit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(licences, "required", lambda _: [Requirement("flask"), Requirement("pi-heif")])
    assert licences.main() == 0
    assert "pi-heif: BSD-3-Clause; GNU Lesser" in capsys.readouterr().out
    monkeypatch.setattr(
        licences, "licence_of", lambda package: "GPLv3" if package.name.lower() == "flask" else "MIT"
    )
    assert licences.main() == 1
    assert "DOES NOT SUIT" in (said := capsys.readouterr().out)
    assert said.rstrip().endswith("flask: GPLv3")
