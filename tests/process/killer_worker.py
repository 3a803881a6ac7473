"""The real worker with a recognizer that ends the process on images 102 columns wide, as a fault in a library would."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

from backend import parent_watch
from backend.config import Settings
from backend.recognizer.reading import Reading
from backend.worker import Worker
from tests.services.fakes import FakeRecognizer, Grey


class Killer(FakeRecognizer):
    """Reads every image but one."""

    def read(self, images: Sequence[Grey]) -> list[Reading]:
        if any(image.shape[1] == 102 for image in images):
            os.kill(os.getpid(), signal.SIGKILL)
        return super().read(images)


if __name__ == "__main__":
    worker = Worker(Settings.from_environ(), loader=lambda bundle, _: Killer(bundle.manifest.version))
    parent_watch.hold(worker.stop.set)
    worker.run()
    sys.exit(0)
