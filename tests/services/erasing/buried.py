"""A tombstone, without anything that was erased."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.services.erasing.digests import digests, salt_of
from backend.store.database import writing
from backend.store.erasing.erasures import Erasure, insert_erasure


def bury(session: Session, *hashes: str) -> None:
    """Let this content count as erased."""
    with writing(session):
        salt = salt_of(session)
        insert_erasure(
            session,
            Erasure(
                kind="image",
                former_id=1,
                actor="anna",
                reason="asked for",
                counts={},
                versions=[],
                copies={},
                salt=salt,
                digests=digests(salt, hashes),
                plan={},
            ),
        )
