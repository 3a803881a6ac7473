"""Small folders, files and functions, and nothing left over: what keeps the code readable, counted."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from tests.architecture.source import functions, production, relative, tracked

MOST_LINES_A_FILE = 250
MOST_LINES_A_FUNCTION = 40
MOST_MODULES_A_FOLDER = 25
MOST_MODULES_A_SUBPACKAGE = 15  # of `backend/services` and `training`
LEFT_OVER = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|# type: ignore$|# noqa$|console\.log\(|\bdebugger;"
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]+)/")


def sources() -> tuple[Path, ...]:
    """Python outside the tests, and the web app's scripts and styles."""
    return production() + tracked("frontend/*.js", "frontend/*.css")


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_file_holds_one_idea() -> None:
    sizes = {relative(path): len(lines_of(path)) for path in sources()}
    assert {path: lines for path, lines in sizes.items() if lines > MOST_LINES_A_FILE} == {}


def test_a_function_fits_on_a_screen() -> None:
    sizes = {
        f"{relative(path)}:{function.name}": length(function)
        for path in production()
        for function in functions(path)
    }
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES_A_FUNCTION} == {}


def test_a_folder_can_be_taken_in_at_a_glance() -> None:
    modules = Counter(relative(path.parent) for path in production() if path.name != "__init__.py")
    assert {folder: n for folder, n in modules.items() if n > most_modules(folder)} == {}


def most_modules(folder: str) -> int:
    """How many modules may lie side by side in a folder, its ``__init__`` apart."""
    is_subpackage = folder.startswith(("backend/services/", "training/"))
    return MOST_MODULES_A_SUBPACKAGE if is_subpackage else MOST_MODULES_A_FOLDER


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring, which may be long."""
    first = function.body[0]
    is_explained = ast.get_docstring(function) is not None
    explained = (first.end_lineno or first.lineno) - first.lineno + 1 if is_explained else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - explained


def test_nothing_is_left_over() -> None:
    found = [
        f"{relative(path)}: {line.strip()}"
        for path in sources()
        for line in lines_of(path)
        if LEFT_OVER.search(line)
    ]
    assert found == []


def test_no_file_names_a_place_on_the_machine_it_was_written_on() -> None:
    texts = tracked("*.py", "*.js", "*.md", "*.toml", "*.css", "*.html", "Makefile", ".ci/*")
    named = [relative(path) for path in texts if MACHINE_PATH.search(path.read_text(encoding="utf-8"))]
    assert named == []
