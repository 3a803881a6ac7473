"""The real worker with a recogniser that knows pages by their marks, which takes no time; `--print`: by their print."""

from __future__ import annotations

import sys

from backend import parent_watch
from backend.config import Settings
from backend.pages.recognise import FormsRecogniser
from backend.worker import Worker
from tests.services.piles.scans import MarkReader

if __name__ == "__main__":
    recogniser = FormsRecogniser if "--print" in sys.argv else MarkReader
    worker = Worker(Settings.from_environ(), recogniser=recogniser)
    parent_watch.exit_with_parent(worker.stop.set)
    worker.run()
    sys.exit(0)
