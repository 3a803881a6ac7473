"""The commands in the documents exist, all of them are listed, and `make test` finds all tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from backend.cli.commands import COMMANDS
from tests.architecture.source import ROOT, parsed, relative, tracked

MODULE = re.compile(r"\bpython -m ((?:backend|tests|training)(?:\.\w+)+)")
IN_A_BROWSER = re.compile(r"\bmark\.(?:browser|coldstart)\b")


def test_every_module_that_a_document_runs_can_be_run() -> None:
    missing = {
        f"{relative(document)}: {module}"
        for document in tracked("*.md", "Makefile")
        for module in MODULE.findall(document.read_text(encoding="utf-8"))
        if not is_runnable(module)
    }
    assert missing == set()


def test_the_readme_and_the_list_for_training_have_every_command_of_training() -> None:
    commands = {f"training.{path.stem}" for path in tracked("training/*.py") if is_command(relative(path))}
    assert commands - listed() == set()


def test_a_command_of_training_offers_nothing_to_other_code() -> None:
    found = {
        f"{relative(path)}: {name}"
        for path in tracked("training/*.py")
        if is_command(relative(path))
        for name in offered(parsed(path))
    }
    assert found == set()


def test_the_readme_lists_every_flask_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command.name for command in COMMANDS if f"`flask {command.name}" not in readme] == []


def test_make_test_finds_the_tests_of_browsers_and_of_the_cold_start_where_it_looks() -> None:
    line = r"^BROWSER_TESTS := \$\(if [^,]+,[^,]+,([^,]+),"
    folders = re.findall(line, (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    tests = [path for path in tracked("tests/*.py") if IN_A_BROWSER.search(path.read_text(encoding="utf-8"))]
    assert len(tests) > 20
    assert [relative(path) for path in tests if not relative(path).startswith(tuple(folders))] == []


def listed() -> set[str]:
    """Modules that the README or the list of commands for training runs."""
    lists = (ROOT / name for name in ("README.md", "docs/training.md"))
    return {module for document in lists for module in MODULE.findall(document.read_text(encoding="utf-8"))}


def offered(module: ast.Module) -> Iterator[str]:
    """Public functions, classes and constants of a command, apart from those that start it."""
    for node in module.body:
        names = [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else assigned(node)
        yield from (name for name in names if not name.startswith("_") and name not in ("main", "parse"))


def assigned(node: ast.stmt) -> list[str]:
    """Names that a statement of a module gives values to."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def is_command(path: str) -> bool:
    """Whether a file directly in ``training`` runs something."""
    return path.count("/") == 1 and is_runnable(path.removesuffix(".py").replace("/", "."))


def is_runnable(module: str) -> bool:
    """Whether ``python -m module`` does something."""
    path = ROOT / module.replace(".", "/")
    file = path / "__main__.py" if path.is_dir() else path.with_suffix(".py")
    return file.is_file() and 'if __name__ == "__main__":' in file.read_text(encoding="utf-8")
