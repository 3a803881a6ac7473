"""The project's own files, as git lists them, for tests about the repository itself. Each file is parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("backend", "training")


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files that git tracks, or would track, under the given pathspecs, in sorted order."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return tuple(sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def production() -> tuple[Path, ...]:
    """Every Python file outside the tests and migrations."""
    return tracked("app.py", *(f"{package}/*.py" for package in PACKAGES))


def relative(path: Path) -> str:
    """The path as written in the repository, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file; not to be changed, since all tests share it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones included."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
