"""The project's own source files, as git sees them, for tests about the repository itself."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("backend", "training")


def tracked(*patterns: str) -> list[Path]:
    """Files that git tracks, or would track, under the given pathspecs, in sorted order."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def production() -> list[Path]:
    """Every Python file that runs in an office."""
    return tracked("app.py", *(f"{room}/*.py" for room in ROOMS))


def relative(path: Path) -> str:
    """The path as written in the repository, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, nested ones included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
