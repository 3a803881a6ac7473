"""Versions and labels in the database: what training needs before it can begin."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.config import Settings
from backend.exchange.versions import FINGERPRINT, MANIFEST, fingerprint_file
from backend.services.labels.labelling import set_label
from backend.services.labels.new_label import NewLabel
from backend.services.uploads.receive import receive
from backend.services.versions import registry
from backend.store.blobs import BlobStore
from backend.store.images import Image
from tests.recognizer.networks import band_bundle
from tests.services.pictures import png, upload


def ship(session: Session, settings: Settings, *names: str) -> None:
    """Ship bundles, each a day newer than the one before, and register them; the last is live at first."""
    for day, name in enumerate(names, start=1):
        band_bundle(settings.weights_dir, name, created_at=f"2026-01-{day:02}T00:00:00+00:00")
    registry.register_shipped(session, settings)


def reverse_alphabet(folder: Path, *, protected: bool = True) -> None:
    """Damage that no file's checksum shows: the manifest's alphabet in the other order.

    Args:
        protected: whether the folder's own fingerprint is made to match, so that only the database knows.
    """
    path = folder / MANIFEST
    values = json.loads(path.read_text())
    values["alphabet"]["characters"] = values["alphabet"]["characters"][::-1]
    path.write_text(json.dumps(values))
    if protected:
        (folder / FINGERPRINT).write_bytes(fingerprint_file(path.read_bytes()))


def label(session: Session, blobs: BlobStore, settings: Settings, *texts: str) -> None:
    """Upload one image for each text and label it so; each by another person, since a test labels too fast for one."""
    for text in texts:
        file = upload("field.png", png(width=100 + _count(session)))
        received = receive(session, blobs, settings, [file], batch="Fields")
        image_id = received["results"][0]["image_id"]
        set_label(
            session,
            image_id,
            NewLabel("text", text),
            expected_revision=0,
            alphabet=None,
            style=settings.style,
            author=f"reviewer {image_id}",
        )


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Image)) or 0
