"""Errors carry a code, a text, and facts; no status of HTTP is known below the API."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.services.errors import FileRefusedError, NotEnoughError, RevisionConflictError, ServiceError
from backend.store.errors import StoreError
from tests.architecture.source import relative, tracked

STATUSES = range(400, 600)


def subclasses(base: type[Exception]) -> Iterator[type[Exception]]:
    for kind in base.__subclasses__():
        yield kind
        yield from subclasses(kind)


@pytest.mark.parametrize("base", [ServiceError, StoreError])
def test_each_error_has_a_code(base: type[Exception]) -> None:
    codes = [getattr(kind, "code", None) for kind in subclasses(base)]
    assert codes != []
    assert all(isinstance(code, str) and code == code.lower() for code in codes)


def test_an_error_keeps_its_text_its_field_and_its_facts() -> None:
    error = RevisionConflictError("Changed.", field="text", current={"revision": 2})
    assert (str(error), error.detail, error.field, error.extra) == (
        "Changed.",
        "Changed.",
        "text",
        {"current": {"revision": 2}},
    )
    assert NotEnoughError("Too few.", have=1, need=3).extra == {"have": 1, "need": 3}


def test_a_refused_file_names_its_code() -> None:
    refusal = FileRefusedError("too-large", "The file is larger than 1 MB.")
    assert (refusal.code, str(refusal)) == ("too-large", "The file is larger than 1 MB.")


def test_services_and_store_know_no_http_status() -> None:
    paths = tracked("backend/services/*.py", "backend/store/*.py")
    assert [f"{relative(path)}:{line}" for path in paths for line in lines_with_a_status(path)] == []


def lines_with_a_status(path: Path) -> list[int]:
    """Lines with an integer that HTTP uses for errors. Octal numbers and module constants such as PIECE are none."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    constants = {
        id(inner)
        for node in tree.body
        if isinstance(node, ast.Assign) and "STATUS" not in ast.unparse(node.targets[0]).upper()
        for inner in ast.walk(node.value)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and node.value in STATUSES
        and id(node) not in constants
        and not (ast.get_source_segment(source, node) or "").startswith("0o")
    ]


def test_a_status_is_noticed(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("PIECE = 500\nSTATUS = 404\nMODE = 7\n\n\ndef f():\n    return 507, 0o644, 300\n")
    assert lines_with_a_status(module) == [2, 7]
