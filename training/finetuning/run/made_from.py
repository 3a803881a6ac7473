"""What identifies a run so that it can be repeated: the snapshot, the code, the seed, and the command in one line.

Knows the snapshot's table and the project's source files. Knows no networks.
"""

from __future__ import annotations

import hashlib
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from backend.exchange.run_files import MadeFrom
from backend.exchange.snapshot_layout import snapshot_hash

_ROOT = Path(__file__).resolve().parents[3]
_CODE = ("backend/exchange", "backend/recognizer", "training")


def made_from(snapshot: Path, parent: str, seed: int, command: str) -> MadeFrom:
    """What a run on ``snapshot`` from the version ``parent`` is made from.

    Raises:
        OSError: the snapshot has no table.
    """
    return MadeFrom(
        snapshot=snapshot_hash(snapshot),
        parent=parent,
        code=code_hash(),
        commit=commit(),
        seed=seed,
        command=command,
    )


def one_line(
    snapshot: Path,
    parent: str,
    options: Sequence[tuple[str, object]],
    dataset: Path | None = None,
    shipped: Path | None = None,
    prior: bool = True,
) -> str:
    """The command that repeats the run beside a copy of its folder.

    Args:
        options: name and value of those that limit the training or the gate; None is left out.
        shipped: folder of the shipped bundle that the gate compares with besides.
        prior: whether the gate compares what is read with name priors.
    """
    words = ["python", "-m", "training.retrain", "--snapshot", str(Path(snapshot.parent.name, snapshot.name))]
    words += ["--parent", f"weights/{parent}", "--out", "DIR"]
    if dataset is not None:
        words += ["--dataset", dataset.name]
    if shipped is not None:
        words += ["--shipped", f"weights/{shipped.name}"]
    words += [] if prior else ["--no-prior"]
    for name, value in options:
        words += [] if value is None else [name, f"{value:.12g}" if isinstance(value, float) else str(value)]
    return shlex.join(words)


def code_hash(root: Path = _ROOT) -> str:
    """sha256 of the names and contents of all source files that train and read."""
    digest = hashlib.sha256()
    paths = (path for folder in _CODE for path in (root / folder).rglob("*.py"))
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{content}  {path.relative_to(root).as_posix()}\n".encode())
    return digest.hexdigest()


def commit(root: Path = _ROOT) -> str | None:
    """The commit that the source files are of; None outside of a clone, or if some were changed since."""
    if not (root / ".git").exists() or _git(root, "status", "--porcelain", "--", *_CODE) != "":
        return None
    return _git(root, "rev-parse", "HEAD") or None


def _git(root: Path, *arguments: str) -> str | None:
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
