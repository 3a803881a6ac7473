"""Tests mirror the tree: what a file of a room does is tested in the room's own test folder."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import ROOT, functions, production, relative, tracked

# Started as processes and tested whole, in tests/process and tests/e2e.
COMMANDS = {"app.py", "backend/web.py", "backend/worker.py"}


def test_each_file_with_behaviour_is_tested_where_one_looks_for_it() -> None:
    untested = [
        relative(path)
        for path in production()
        if relative(path) not in COMMANDS and any(functions(path)) and not _is_tested(path)
    ]
    assert untested == []


def test_each_file_of_the_page_s_core_has_a_node_test() -> None:
    tested = {path.name.removesuffix(".test.js") for path in tracked("tests/frontend/*.test.js")}
    assert [relative(p) for p in tracked("frontend/js/core/*.js") if p.stem not in tested] == []


def _is_tested(path: Path) -> bool:
    """A test file of its name, or one beside it that imports it."""
    room = Path(relative(path).removeprefix("backend/")).parent
    module = ".".join(Path(relative(path)).with_suffix("").parts).removesuffix(".__init__")
    folder = ROOT / "tests" / room
    tests = folder.glob("test_*.py")
    return any(test.stem.startswith(f"test_{path.stem}") or module in _imports(test) for test in tests)


def _imports(test: Path) -> set[str]:
    """Dotted names that a test file imports; ``from a.b import c`` counts as both ``a.b`` and ``a.b.c``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(test.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names
