"""The licences of what Paraph needs at run time: `python -m tests.licences`, `make licences`.

Reads the locked requirements and the metadata of the installed packages. Fails on the GPL, the AGPL, and on a licence
that nobody has looked at yet. Lists separately what is under the LGPL, and what wheels bring along beside the package.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]

Verdict = Literal["free", "lesser", "unknown", "refused"]
_ORDER: tuple[Verdict, ...] = ("free", "lesser", "unknown", "refused")

# Words of licences that suit an MIT project; MPL, whose terms end at its own files, too.
_FREE = re.compile(
    r"\b(?:MIT|BSD|0BSD|Apache|Zlib|CC0|ISC|PSF|Python Software Foundation|MPL|Mozilla|ZPL|Zope|HPND|CNRI|Unlicense|"
    r"GCC runtime|dependency licenses)",  # those that a wheel brings along are in `BUNDLED`
    re.IGNORECASE,
)
_LESSER = re.compile(r"LGPL|Lesser General Public|Library General Public", re.IGNORECASE)
_AFFERO = re.compile(r"AGPL|Affero", re.IGNORECASE)
_GENERAL = re.compile(r"\bGPL|General Public License", re.IGNORECASE)
_RUNTIME_EXCEPTION = re.compile(r"GPL-[\d.]+(?:-or-later|-only|\+)? WITH GCC-exception-[\d.]+", re.IGNORECASE)
_LONGEST_NAME = 100
"""Characters; a longer text in the member License is the licence itself, which classifiers name."""
_FIRST_LINES = 8

GPL_LIBRARIES = ("x264", "x265", "xvidcore", "postproc", "readline", "rubberband", "vidstab")
"""Beginnings of names, after ``lib``, of libraries under the GPL that builds of codecs are fond of."""

BUNDLED = {
    "numpy": "OpenBLAS (BSD); libgfortran and libquadmath of GCC (GPL with the runtime exception; LGPL 2.1)",
    "opencv-python-headless": "FFmpeg (LGPL 2.1, built without its GPL parts), libvpx, libaom, libavif (BSD), "
    "OpenBLAS (BSD), OpenSSL 1.1 (OpenSSL licence), libgfortran and libquadmath of GCC (as in numpy); no Qt",
    "pi-heif": "libheif and libde265 (LGPL 3), as libraries of their own that can be replaced; no x265 (GPL), "
    "which only writes HEIC",
    "pillow": "libjpeg-turbo, libtiff, libwebp, OpenJPEG, FreeType (its own licence), HarfBuzz and others, "
    "all under BSD, MIT or similar licences",
    "psycopg-binary": "libpq (PostgreSQL licence), OpenSSL 3 (Apache 2.0), OpenLDAP, Cyrus SASL and Kerberos "
    "(BSD, MIT), libkeyutils and libcrypt (LGPL 2.1)",
    "pypdfium2": "PDFium (BSD, Apache 2.0) and what it is made of, without V8",
}
"""What wheels bring along, from the lists of licences inside them."""


@dataclass(frozen=True)
class Package:
    """A package at run time: what its metadata says of its licence, and what follows."""

    name: str
    version: str
    licence: str
    verdict: Verdict


def required(requirements: str) -> list[Requirement]:
    """The requirements of a lock file, without their hashes."""
    lines = (line.removesuffix("\\").strip() for line in requirements.splitlines())
    return [Requirement(line) for line in lines if re.match(r"[A-Za-z0-9]", line)]


def optional(pyproject: Path = ROOT / "pyproject.toml") -> list[Requirement]:
    """What only some installations need: another database, another store."""
    extras = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    found = [Requirement(line) for lines in extras.values() for line in lines]
    parts = [Requirement(f"{each.name}-{extra}") for each in found for extra in each.extras]
    return found + parts


def judged(licence: str) -> Verdict:
    """Whether a licence, as metadata names it, suits Paraph: the best of a choice, the worst of what holds together."""
    choices = re.split(r"\bOR\b", _RUNTIME_EXCEPTION.sub("GCC runtime", licence))
    together = ([_judged_one(part) for part in re.split(r"\bAND\b|[;,]", each)] for each in choices)
    return min((max(parts, key=_ORDER.index) for parts in together), key=_ORDER.index)


def _judged_one(licence: str) -> Verdict:
    if _AFFERO.search(licence) or _GENERAL.search(_LESSER.sub("", licence)):
        return "refused"
    if _LESSER.search(licence):
        return "lesser"
    return "free" if _FREE.search(licence) else "unknown"


def licence_of(package: Distribution) -> str:
    """What the package says: the SPDX expression, else name and classifiers, else how its licence file begins."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return str(metadata["License-Expression"])
    named = str(metadata["License"]) if "License" in metadata else ""
    words = [named] if named and "\n" not in named and len(named) <= _LONGEST_NAME else []
    classifiers = [str(each) for each in metadata.get_all("Classifier") or ()]
    words += [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: ")]
    return "; ".join(dict.fromkeys(words)) or _beginning(package)


def _beginning(package: Distribution) -> str:
    for name in package.metadata.get_all("License-File") or ():
        file = next((each for each in package.files or () if each.name == name), None)
        if file is not None:
            lines = file.read_text(encoding="utf-8").splitlines()[:_FIRST_LINES]
            return " ".join(re.sub(r"[^\w.-]", " ", " ".join(lines)).split())[:_LONGEST_NAME]
    return "none named"


def examine(requirements: Iterable[Requirement]) -> Iterator[Package]:
    """Each package that this machine needs.

    Raises:
        PackageNotFoundError: one is not installed.
    """
    for each in requirements:
        if each.marker is None or each.marker.evaluate():
            package = distribution(each.name)
            licence = licence_of(package)
            yield Package(canonicalize_name(each.name), package.version, licence, judged(licence))


def gpl_libraries(package: Distribution) -> list[str]:
    """Shared libraries in the package that are known to be under the GPL."""
    names = (file.name for file in package.files or () if re.search(r"\.(?:so|dll|dylib)\b", file.name))
    return [name for name in names if name.removeprefix("lib").startswith(GPL_LIBRARIES)]


def installed(requirements: Iterable[Requirement]) -> tuple[list[Requirement], list[Requirement]]:
    """Those that are installed here, and the others."""
    here: list[Requirement] = []
    absent: list[Requirement] = []
    for each in requirements:
        try:
            distribution(each.name)
        except PackageNotFoundError:
            absent.append(each)
        else:
            here.append(each)
    return here, absent


def main() -> int:
    """Print the licences; 1 if one does not suit."""
    locked = required((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    here, absent = installed(optional())
    packages = [*examine(locked), *examine(here)]
    _print("Run-time dependencies", [f"{each.name} {each.version}: {each.licence}" for each in packages])
    _print("Under the LGPL, used as libraries that can be replaced", _names(packages, "lesser"))
    _print("Brought along by wheels", [f"{name}: {words}" for name, words in BUNDLED.items()])
    others = {canonicalize_name(each.name) for each in [*locked, *absent]} - {each.name for each in packages}
    _print("Not looked at: for other machines, or optional and not installed", sorted(others))
    wrong = _names(packages, "refused") + _names(packages, "unknown")
    wrong += [f"{each.name}: {name}" for each in packages for name in gpl_libraries(distribution(each.name))]
    _print("DOES NOT SUIT an MIT project, or nobody has looked at it yet", wrong)
    return 1 if wrong else 0


def _names(packages: Sequence[Package], verdict: Verdict) -> list[str]:
    return [f"{each.name}: {each.licence}" for each in packages if each.verdict == verdict]


def _print(title: str, lines: Sequence[str]) -> None:
    if lines:
        print(f"{title}\n  " + "\n  ".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
