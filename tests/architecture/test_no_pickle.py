"""Nothing is unpickled anywhere: whoever can write a file of ours must not thereby run code."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, production, relative

RUN_WHAT_THEY_READ = {
    "cloudpickle", "dill", "huey", "joblib", "jsonpickle", "marshal", "pickle", "_pickle", "shelve", "celery", "rq",
}  # fmt: skip
CALLS = {"eval", "exec", "read_pickle", "to_pickle", "load_model", "unsafe_load", "full_load"}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import pickle", ["pickle"]),
        ("from huey import SqliteHuey", ["huey"]),
        ("import numpy as np\nnp.load(path)", []),
        ("np.load(path, allow_pickle=True)", ["allow_pickle"]),
        ("np.load(path, allow_pickle=False)", []),
        ("torch.load(path)", ["torch.load"]),
        ("torch.load(path, weights_only=True)", []),
        ("keras.models.load_model(path)", ["load_model"]),
        ("importlib.import_module('pickle')", ["pickle"]),
    ],
)
def test_what_would_run_code_is_found(code: str, found: list[str]) -> None:
    assert dangers(ast.parse(code)) == found


def test_no_code_of_ours_unpickles() -> None:
    found = {
        relative(path): dangers(ast.parse(path.read_text(encoding="utf-8")))
        for path in everything_that_runs()
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_no_queue_that_pickles_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8").split()
    named = {entry.split(">")[0].split("=")[0].lower() for entry in [*project["dependencies"], *locked]}
    assert named & RUN_WHAT_THEY_READ == set()


def everything_that_runs() -> list[Path]:
    return [*production(), *(ROOT / "migrations").rglob("*.py")]


def dangers(tree: ast.AST) -> list[str]:
    """Names in the code by which content could be run, in the order of the code."""
    return [name for node in ast.walk(tree) for name in _dangers_of(node)]


def _dangers_of(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names if alias.name.split(".")[0] in RUN_WHAT_THEY_READ]
    if isinstance(node, ast.ImportFrom):
        root = (node.module or "").split(".")[0]
        return [root] if root in RUN_WHAT_THEY_READ else []
    if isinstance(node, ast.Call):
        return _dangers_of_call(node)
    return []


def _dangers_of_call(node: ast.Call) -> list[str]:
    name = ast.unparse(node.func)
    words = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
    found = [value.value for value in node.args if isinstance(value, ast.Constant) and "import" in name]
    return (
        [str(value) for value in found if value in RUN_WHAT_THEY_READ]
        + (["allow_pickle"] if words.get("allow_pickle", "False") != "False" else [])
        + (["torch.load"] if name.endswith("torch.load") and words.get("weights_only") != "True" else [])
        + ([name.split(".")[-1]] if name.split(".")[-1] in CALLS and "literal" not in name else [])
    )
