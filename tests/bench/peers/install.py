"""The peers' environment, beside the project's own: created once from pinned packages with hashes."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = ROOT / ".venv-peers"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


class NotInstalledError(RuntimeError):
    """The peers' packages cannot be installed; the message says why."""


def installed(environment: Path = ENVIRONMENT, requirements: Path = REQUIREMENTS) -> Path:
    """The interpreter of the environment with exactly these packages, which is created if needed.

    Raises:
        NotInstalledError: it cannot be created, for instance without a network.
    """
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    mark = environment / ".requirements-sha256"
    if mark.is_file() and mark.read_text() == wanted:
        return python
    shutil.rmtree(environment, ignore_errors=True)
    uv = str(Path(sys.executable).with_name("uv"))
    _run(uv, "venv", "--quiet", "--python", sys.executable, str(environment))
    _run(
        uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(requirements)
    )
    mark.write_text(wanted)
    return python


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise NotInstalledError(" ".join(last) or f"{command[0]} ended with {done.returncode}")
