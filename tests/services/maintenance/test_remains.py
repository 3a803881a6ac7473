"""Image files and rows that have lost each other; see also the tests of starting."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.remains import lost_database, lost_files
from backend.store.blobs import BlobStore
from backend.store.images import select_image
from tests.services.scenario import label


def test_a_new_installation_has_lost_nothing(engine: Engine, session: Session, settings: Settings) -> None:
    assert lost_database(engine, settings) is None
    assert lost_files(session, settings) is None


def test_only_files_whose_bytes_are_the_stored_ones_count(
    engine: Engine, session: Session, settings: Settings, blobs: BlobStore
) -> None:
    label(session, blobs, settings, "MARTIN", "DUPONT")
    assert lost_database(engine, settings) is None
    assert lost_files(session, settings) is None
    image = select_image(session, 1)
    assert image is not None
    Path(settings.blobs_url, image.blob[:2], image.blob[2:4], image.blob).write_bytes(b"")
    assert lost_files(session, settings) == (
        f"1 of the newest 2 images have no intact file in {settings.blobs_url}, such as image 1. Check that this "
        "folder is the right one (PARAPH_BLOBS, PARAPH_DATA), and run: flask doctor"
    )
