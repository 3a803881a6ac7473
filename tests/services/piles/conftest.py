"""A desk for tests of piles."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from backend.config import Settings
from backend.store.blobs import BlobStore
from tests.services.piles.scans import Desk


@pytest.fixture
def desk(session: Session, sessions: sessionmaker[Session], blobs: BlobStore, settings: Settings) -> Desk:
    return Desk(session, sessions, blobs, settings)
