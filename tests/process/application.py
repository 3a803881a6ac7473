"""`python app.py`, but with `tests.process.worker` as its worker. Settings come from the environment as usual."""

from __future__ import annotations

import sys

import app

WORKER = (sys.executable, "-m", "tests.process.worker")

if __name__ == "__main__":
    sys.exit(app.main(WORKER))
