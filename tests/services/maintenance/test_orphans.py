"""Image files without an image: found, and deleted unless somebody needs them."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.services.maintenance.orphans import delete_orphans, find_orphans
from backend.services.uploads.blob_journal import BlobJournal
from backend.store.blobs import BlobStore
from backend.store.images import select_image
from tests.services.scenario import label


def test_only_files_that_nobody_names_are_found_and_deleted(
    session: Session, blobs: BlobStore, settings: Settings
) -> None:
    label(session, blobs, settings, "MARTIN")
    image = select_image(session, 1)
    assert image is not None
    orphan, incoming = blobs.put(b"of nobody"), blobs.put(b"being uploaded")
    journal = BlobJournal(settings)
    journal.note(incoming)
    assert find_orphans(session, blobs, settings) == [orphan]
    # Meanwhile an upload may have brought the same pixels: what an image names is kept.
    assert delete_orphans(session, blobs, [orphan, image.blob]) == 1
    assert (blobs.exists(orphan), blobs.exists(image.blob), blobs.exists(incoming)) == (False, True, True)
