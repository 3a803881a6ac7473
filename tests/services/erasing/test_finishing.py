"""An erasure whose process was killed is finished by the next one, or has not happened at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from backend.config import ROOT
from backend.services.erasing import finishing
from backend.services.maintenance.cleanup import clean_up
from backend.store.database import now
from backend.store.erasing.erasures import Erasure, select_unfinished
from backend.store.images import Image
from tests.services.erasing.office import EARLIER, NAME, Office
from tests.services.erasing.search import everywhere, files_showing, pixels_of

pytestmark = pytest.mark.slow


def kill_at(office: Office, image_id: int, function: str) -> None:
    office.session.rollback()
    settings = office.settings
    words = [settings.data_dir, settings.database_url, image_id, f"backend.{function}"]
    command = [sys.executable, "-m", "tests.services.erasing.killed", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize(
    "function",
    [
        "services.erasing.finishing.finish",
        "services.erasing.finishing.delete_leftovers",
        "services.erasing.run_folders.delete",
        "store.erasing.free_pages.rewrite",
        "services.erasing.finishing.now",
    ],
)
def test_the_next_process_finishes_what_a_killed_one_began(
    office: Office, engine: Engine, function: str
) -> None:
    image_id = office.open()
    picture = office.bytes_of(image_id)
    if function == "services.erasing.run_folders.delete":
        office.train("rejected")
    kill_at(office, image_id, function)
    assert office.session.get(Image, image_id) is None
    assert len(select_unfinished(office.session, now())) == 1

    clean_up(office.session, office.blobs, office.settings, now())

    tombstone = office.session.scalars(select(Erasure)).one()
    assert (tombstone.former_id, tombstone.finished_at is not None, tombstone.plan) == (image_id, True, {})
    assert everywhere(office.settings.data_dir, engine, [NAME, EARLIER], []) == []
    assert files_showing(office.settings.data_dir, {pixels_of(picture)}) == []


def test_one_that_was_killed_in_its_transaction_has_erased_nothing(office: Office) -> None:
    image_id = office.open()
    kill_at(office, image_id, "store.erasing.erasures.insert_erasure")
    assert office.session.scalars(select(Erasure)).all() == []
    assert office.bytes_of(image_id)
    assert office.erase(image_id).finished_at is not None


def test_one_of_the_last_seconds_is_left_to_its_request(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    image_id = office.open()
    monkeypatch.setattr("backend.store.erasing.free_pages.rewrite", lambda _engine: False)
    office.erase(image_id)
    parts = office.session, office.blobs, office.settings
    assert finishing.finish_all(*parts, now() - timedelta(seconds=60)) == 0
    assert finishing.finish_all(*parts, now()) == 1
    monkeypatch.undo()
    assert finishing.finish_all(*parts, now()) == 0
