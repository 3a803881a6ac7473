"""A disk that is really full, wherever the server writes: 507 with a message, and all is well once there is space."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from backend.api.app import create_app
from backend.config import Settings
from backend.disk_sync import is_full
from backend.services.maintenance.startup import prepare
from backend.services.uploads import blob_journal
from backend.store.database import db, open_engine
from backend.wiring import wiring_of
from tests.api.api_client import ApiClient, problem
from tests.services.pictures import png

SEND_AGAIN = "What was stored before is intact; free some space, then send this again."
NOTHING_STORED = f"The disk is full; nothing was stored. {SEND_AGAIN}"
NO_ROW = f"The database has no space left. {SEND_AGAIN}"


class Disk:
    """A small file system, and a file that fills it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        with self._filler.open("ab", buffering=0) as file:
            try:
                while file.write(b"x" * 512):
                    pass
            except OSError as error:
                if not is_full(error):
                    raise
        assert shutil.disk_usage(self.folder).free == 0

    def free(self) -> None:
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk can be mounted by root only")
    yield Disk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)


def client_of(settings: Settings, **changes: object) -> ApiClient:
    settings = replace(settings, **changes)  # type: ignore[arg-type]  # names and values of settings
    engine = open_engine(settings.database_url)
    prepare(engine, settings)
    engine.dispose()
    app = create_app(settings)
    return ApiClient(app, app.test_client())


@pytest.mark.slow
@pytest.mark.parametrize("full", ["everything", "images"])
def test_a_full_disk_is_said_and_recovers(disk: Disk, settings: Settings, full: str) -> None:
    if full == "everything":
        api = client_of(settings, data_dir=disk.folder / "data", database_url="", blobs_url="")
    else:
        api = client_of(settings, blobs_url=str(disk.folder / "images"))
    kept = api.image(mark=0)
    disk.fill()
    for mark in range(1, 4):
        assert problem(api.upload((f"{mark}.png", png(mark))), 507)["detail"] == NOTHING_STORED
    label = api.label(kept, "ANNA", revision=0)
    assert label.status_code == 200 if full == "images" else problem(label, 507)["detail"] == NO_ROW
    for path in (
        "/",
        "/healthz",
        "/readyz?part=database",
        "/api/v1/stats",
        "/api/v1/queue",
        "/api/v1/export?format=csv",
    ):
        assert api.client.get(path).status_code == 200, path
    disk.free()
    assert [api.upload((f"{mark}.png", png(mark))).get_json()["created"] for mark in range(1, 4)] == [1, 1, 1]
    assert api.label(kept, "ANNA", revision=api.get(f"/images/{kept}")["revision"]).status_code == 200
    parts = wiring_of(api.app)
    with api.app.app_context():
        session = db.session()
        assert blob_journal.sweep(session, parts.blobs, parts.settings, older_than=0) == 0
    assert list((parts.settings.data_dir / "incoming").iterdir()) == []
    assert [api.client.get(f"/api/v1/images/{image_id}/file").status_code for image_id in range(1, 5)] == [
        200
    ] * 4
    with api.app.app_context():
        db.engine.dispose()
