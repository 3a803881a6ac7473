"""Who imports whom: the contracts of pyproject.toml, and what importing must not do."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, parsed, production, relative

HEAVY = ("tensorflow", "keras", "matplotlib", "pandas", "training")
RARELY_NEEDED = ("alembic", "flask_migrate", "openpyxl", "rich", "backend.cli")
"""What a server needs for a migration, a workbook or a command only: a third of the time of its start."""


def test_every_import_contract_holds() -> None:
    # In a process of its own: the linter wraps stdout and closes the stream that pytest captures with.
    script = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"
    linted = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.slow
def test_a_start_with_a_current_database_imports_nothing_that_it_does_not_need(data_dir: Path) -> None:
    script = f"""
import sys
import app, backend.web, backend.worker
from backend.config import Settings
from backend.services.maintenance.startup import prepare
from backend.store.database import open_engine

settings = Settings.from_environ()
prepare(open_engine(settings.database_url), settings)
backend.api.app.create_app(settings)
print(*[name for name in {HEAVY + RARELY_NEEDED} if name in sys.modules])
"""
    found = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, "PARAPH_DATA": str(data_dir)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == []


def test_a_package_has_a_docstring_alone() -> None:
    packages = [path for path in production() if path.name == "__init__.py"]
    holding_more = [path for path in packages if not ast.get_docstring(parsed(path)) or parsed(path).body[1:]]
    assert [relative(path) for path in holding_more] == []


def test_the_environment_is_read_in_one_file() -> None:
    """`os.environ` and `os.getenv` belong to backend/config.py; training takes its settings as arguments."""
    readers = [relative(path) for path in production() if _reads_environment(path)]
    assert readers == ["backend/config.py"]


def _reads_environment(path: Path) -> bool:
    """Whether a module looks up a variable. Copying the environment for a child process (``{**os.environ}``) and
    setting a library's variable do not count.
    """
    if not re.search(r"\benviron\b|\bgetenv\b", path.read_text(encoding="utf-8")):
        return False
    for node in ast.walk(parsed(path)):
        written = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        text = ast.unparse(node) if isinstance(node, ast.Call | ast.Subscript | ast.IfExp) else ""
        if not written and re.match(r"os\.getenv\(|os\.environ\.get\(|os\.environ\[|os\.environ if ", text):
            return True
    return False
