"""The training process: started with low priority, tied to this process, ended on request.

Knows operating-system processes. Does not know what they compute.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from backend.config import ROOT
from backend.priority import lower
from backend.services.retraining.run_folder import LOG

COMMAND = (sys.executable, "-m", "training.retrain")
COMPARISON = (sys.executable, "-m", "training.compare")
_TERMINATE_SECONDS = 10.0


class TrainingProcess:
    """A context manager that runs a command in the project's root and ends it on exit.

    The child's standard input is a pipe that only this process holds: if this process dies, the child reads the end of
    the file and exits (`backend.parent_watch`). Its output goes to the log in ``folder``.
    """

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        with (folder / LOG).open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # the worker handles Ctrl-C and ends the child itself
            )
        lower(self._process.pid)

    @property
    def exit_code(self) -> int | None:
        """The exit status, negative for a signal; None while the process runs."""
        return self._process.poll()

    def end(self) -> None:
        """Terminate the process; kill it after ten seconds."""
        if self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(_TERMINATE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> TrainingProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()
        if self._process.stdin is not None:
            self._process.stdin.close()
