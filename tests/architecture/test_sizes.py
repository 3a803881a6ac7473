"""Small files, small functions, no left-overs: what keeps the code readable, counted."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.source import functions, production, relative, tracked

MOST_LINES_A_FILE = 250
MOST_LINES_A_FUNCTION = 40
LEFT_OVER = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError|# type: ignore$|# noqa$|console\.log\(|\bdebugger;"
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]+)/")


def sources() -> list[Path]:
    """What runs in an office: Python, and the page's scripts and styles."""
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


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, the docstring apart: a long explanation is no fault."""
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
