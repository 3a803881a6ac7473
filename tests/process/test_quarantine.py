"""An image that kills its reader is set aside, and the images behind it are read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.startup import prepare
from backend.services.uploads.receive import receive
from backend.store.attempts import ENDED
from backend.store.blobs import BlobStore
from backend.store.database import open_engine
from backend.store.images import Image
from backend.supervisor import Supervisor
from tests.e2e.server import wait_for
from tests.services.pictures import png, upload
from tests.services.scenario import ship

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows"),
]

COMMAND = (sys.executable, "-m", "tests.process.killer_worker")


def test_ten_good_images_behind_a_killer_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=tmp_path / "data", weights_dir=tmp_path / "weights")
    monkeypatch.setenv("PARAPH_DATA", str(settings.data_dir))
    monkeypatch.setenv("PARAPH_WEIGHTS", str(settings.weights_dir))
    engine = open_engine(settings.database_url)
    prepare(engine, settings)

    def states() -> list[tuple[int, str | None, str | None]]:
        with Session(engine) as session:
            found = session.scalars(select(Image).order_by(Image.id)).all()
            return [(image.reading_failures, image.reading_version, image.reading_error) for image in found]

    with Session(engine) as session:
        ship(session, settings, "v1")
        files = [upload(f"{width}.png", png(width=width)) for width in range(102, 113)]
        receive(session, BlobStore(settings.blobs_url), settings, files)
    with Supervisor(COMMAND, first_pause=0.1):
        wait_for("the killer to be set aside", lambda: states()[0][0] == 3, 120)
        wait_for("the others", lambda: all(version for _, version, _ in states()[1:]), 60)
    assert states() == [(3, None, ENDED), *[(0, "v1", None)] * 10]
    engine.dispose()
