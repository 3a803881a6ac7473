"""What has to be tidied now and then: traces of abandoned uploads, answers that nobody asks for again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services import journal
from backend.store.blobs import BlobStore
from backend.store.database import writing
from backend.store.upload_keys import delete_upload_keys

KEYS_KEPT = timedelta(days=7)

logger = logging.getLogger(__name__)


def tidy(session: Session, blobs: BlobStore, settings: Settings, now: datetime) -> None:
    """Delete image files that a killed upload left without a row, and upload keys of last week."""
    deleted = journal.sweep(session, blobs, settings)
    if deleted:
        logger.info("%d image files of abandoned uploads were deleted", deleted)
    with writing(session):
        delete_upload_keys(session, now - KEYS_KEPT)
