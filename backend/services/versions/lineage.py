"""Which versions a version comes from. Knows version rows only."""

from __future__ import annotations

from sqlalchemy.orm import Session

from backend.store import versions
from backend.store.versions import Version


def lineage(session: Session, name: str) -> list[Version]:
    """The version and those that it comes from, through however many rounds of training, newest first.

    Ends if a parent is not known here.
    """
    found: dict[str, Version] = {}
    version = versions.select_version(session, name)
    while version is not None and version.name not in found:
        found[version.name] = version
        version = versions.select_version(session, version.parent) if version.parent else None
    return list(found.values())
