"""Tests mirror the tree: `backend/store/runs.py` is tested in `tests/store/test_runs.py`, or in another test file
of that folder that imports it.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.architecture.source import ROOT, functions, parsed, production, relative, tracked

# Started as processes and tested whole, in tests/process and tests/e2e.
COMMANDS = {"app.py", "backend/web.py", "backend/worker.py"}


def test_each_module_with_functions_has_a_test_in_the_mirrored_folder() -> None:
    untested = [
        f"{relative(path)} is tested neither in {relative(test)} nor by a neighbour that imports it"
        for path in production()
        if relative(path) not in COMMANDS
        and any(functions(path))
        and not is_tested(path, test := mirrored(path))
    ]
    assert untested == []


def test_each_module_of_the_web_app_s_core_has_a_node_test() -> None:
    tested = {path.name.removesuffix(".test.js") for path in tracked("tests/frontend/*.test.js")}
    assert [relative(p) for p in tracked("frontend/js/core/*.js") if p.stem not in tested] == []


def mirrored(path: Path) -> Path:
    """The test file that belongs to a module."""
    return ROOT / "tests" / Path(relative(path).removeprefix("backend/")).parent / f"test_{path.stem}.py"


def is_tested(path: Path, test: Path) -> bool:
    """Whether the module's own test file exists, or one beside it imports the module."""
    return test.is_file() or any(dotted(path) in imports(beside) for beside in test.parent.glob("test_*.py"))


def dotted(path: Path) -> str:
    """The module's name as it is imported."""
    return ".".join(Path(relative(path)).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(test: Path) -> frozenset[str]:
    """Dotted names that a test file imports; ``from a.b import c`` counts as both ``a.b`` and ``a.b.c``."""
    names: set[str] = set()
    for node in ast.walk(parsed(test)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(names)
