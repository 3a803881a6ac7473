"""What has to be tidied now and then: traces of abandoned uploads, answers and leases that nobody asks for again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import journal
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.leases import delete_expired
from backend.store.upload_keys import delete_upload_keys

KEYS_KEPT = timedelta(days=7)
LEASES_KEPT = timedelta(hours=1)  # a client that comes back late still finds what nobody else took

logger = logging.getLogger(__name__)


def tidy(session: Session, blobs: BlobStore, settings: Settings, now: datetime) -> None:
    """Delete image files that a killed upload left without a row, upload keys of last week, dead leases."""
    deleted = journal.sweep(session, blobs, settings)
    if deleted:
        logger.info("%d image files of abandoned uploads were deleted", deleted)
    with writing(session):
        delete_upload_keys(session, now - KEYS_KEPT)
        delete_expired(session, now - LEASES_KEPT)
