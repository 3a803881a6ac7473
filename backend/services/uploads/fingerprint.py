"""What an upload holds, as a digest: an Idempotency-Key stands for one content.

Knows names and bytes of files, in their order, and the batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from backend.services.uploads.unpacking import Upload

_PIECE = 1 << 20


def fingerprint(uploads: Sequence[Upload], batch: str | None) -> str:
    """The digest in hex; the files are then at their beginning again."""
    whole = hashlib.sha256((batch or "").encode("utf-8", "surrogatepass"))
    for upload in uploads:
        name = hashlib.sha256(upload.name.encode("utf-8", "surrogatepass"))
        content = hashlib.sha256()
        upload.stream.seek(0)
        while piece := upload.stream.read(_PIECE):
            content.update(piece)
        upload.stream.seek(0)
        whole.update(name.digest() + content.digest())
    return whole.hexdigest()
