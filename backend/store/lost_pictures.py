"""Images whose picture was lost, after the same file has come again.

Knows which blob an image names and how often it failed to be read. Does not know which blobs there are.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.store.images import Image


def restore(session: Session, lost: str, blob: str) -> None:
    """Let all images of a lost blob, those in the bin too, have ``blob``, and be read again if they failed to be.

    The two names are the same unless another release encodes the same pixels otherwise.
    """
    changed = (
        update(Image).where(Image.blob == lost).values(blob=blob, reading_failures=0, reading_error=None)
    )
    session.execute(changed.execution_options(synchronize_session=False))
    session.expire_all()
