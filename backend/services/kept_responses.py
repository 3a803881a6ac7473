"""Responses to uploads that are kept under their Idempotency-Key: the same upload again gets the first response.

Knows the kept responses. Does not know what was uploaded.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.services.labels.idempotency import reused
from backend.store.database import writing
from backend.store.errors import StorageFull
from backend.store.upload_keys import insert_upload_key, select_upload_key


def earlier(session: Session, key: str | None, content: str) -> dict[str, Any] | None:
    """The response to an earlier upload with this key; None without one.

    Args:
        content: the upload's `fingerprint`.
    Raises:
        InvalidError: the key was used for other content.
    """
    if key is None:
        return None
    row = select_upload_key(session, key)
    if row is None:
        return None
    if row.content not in (None, content):
        raise reused("another upload")
    return row.response


def keep(session: Session, key: str | None, content: str, response: dict[str, Any]) -> dict[str, Any]:
    """Keep the response under the key, if there is one; return the response that counts."""
    if key is None:
        return response
    try:
        with writing(session):
            insert_upload_key(session, key, response, content)
    except IntegrityError:  # the same request arrived twice at once; both stored the same files
        return earlier(session, key, content) or response
    except StorageFull:
        pass  # the files are stored; a repetition finds them as existing
    return response
