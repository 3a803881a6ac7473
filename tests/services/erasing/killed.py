"""A process that erases an image and is killed on the way: ``DATA DATABASE_URL IMAGE_ID FUNCTION``.

Kills itself where the function, given by module and name, would be called.
"""

from __future__ import annotations

import os
import pkgutil
import signal
import sys
from pathlib import Path
from typing import NoReturn

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.erasing.erase import erase
from backend.store.blobs import BlobStore
from backend.store.database import open_engine


def main() -> None:
    data, url, image_id, function = sys.argv[1:]
    settings = Settings(data_dir=Path(data), database_url=url)
    module, _, name = function.rpartition(".")
    setattr(pkgutil.resolve_name(module), name, _die)
    with Session(open_engine(settings.database_url)) as session:
        blobs = BlobStore(settings.blobs_url)
        erase(session, blobs, settings, "image", int(image_id), reason="request 2026-14", author="Anna")


def _die(*_: object, **__: object) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


if __name__ == "__main__":
    main()
