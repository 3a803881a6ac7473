"""The real worker, with a trainer that reports one step and then hangs."""

from __future__ import annotations

import sys

from backend import worker

TRAINER = (sys.executable, "-m", "tests.services.fake_training", "hangs")

if __name__ == "__main__":
    sys.exit(worker.main(TRAINER))
