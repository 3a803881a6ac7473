"""An office with three labelled images, one of which is to be erased, and runs that train nothing."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.store.blobs import BlobStore
from tests.services.erasing.office import Office
from tests.services.piles.scans import Desk


@pytest.fixture
def office(session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> Office:
    return Office(session, sessions, blobs, settings)


@pytest.fixture
def desk(session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> Desk:
    return Desk(session, sessions, blobs, settings)
