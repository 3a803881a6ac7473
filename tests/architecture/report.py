"""`python -m tests.architecture.report [FOLDER]`: the sizes of the structure in five lines.

Counts folders, modules, functions, and the imports that cross from one package to another; it judges nothing
(`test_sizes.py` and the import contracts do).
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

PACKAGES = ("backend", "training")
BOXES = {  # second-level packages of `backend` stand beside `training`
    "backend": 2,
    "training": 1,
}


def main(root: Path) -> None:
    """Print the report on the checkout in ``root``."""
    modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in python_files(root)}
    folders = Counter(path.parent.relative_to(root).as_posix() for path in modules)
    print(f"modules a folder: {', '.join(f'{name} {n}' for name, n in folders.most_common(4))}")
    print(f"imports between top-level packages: {crossing(modules, root)}")
    print(f"lines a module (median, p90, max): {spread([lines(path) for path in modules])}")
    functions = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for tree in modules.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    print(f"lines a function (median, p90, max): {spread(functions)}")
    print(f"{len(modules)} modules, {len(functions)} functions, {sum(map(lines, modules))} lines")


def python_files(root: Path) -> list[Path]:
    """`app.py` and the modules of the packages that run in an office."""
    found = [path for package in PACKAGES for path in (root / package).rglob("*.py")]
    return sorted([root / "app.py", *found])


def lines(path: Path) -> int:
    """Lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def crossing(modules: dict[Path, ast.Module], root: Path) -> int:
    """Pairs of (module, imported module) whose top-level packages differ."""
    arrows: set[tuple[str, str]] = set()
    for path, tree in modules.items():
        name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        arrows |= {(name, other) for other in imported(tree) if box(other) != box(name)}
    return len(arrows)


def imported(tree: ast.Module) -> set[str]:
    """Dotted names of the project's own modules that a module imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name for name in names if name.split(".")[0] in (*PACKAGES, "app")}


def box(module: str) -> str:
    """The top-level package that a module lies in, such as ``backend.store``."""
    parts = module.split(".")
    return ".".join(parts[: BOXES.get(parts[0], 1)])


def spread(sizes: Sequence[int]) -> str:
    """Median, 90th percentile and maximum."""
    ordered = sorted(sizes)
    return f"{median(ordered):.0f}, {ordered[int(0.9 * (len(ordered) - 1))]}, {ordered[-1]}"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd())
