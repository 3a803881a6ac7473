"""Keep copies of the shipped versions that versions trained here come from: a new release removes the old ones.

All rounds of training are compared with the shipped version that they come from (`comparing.gate_arguments`). A copy
lies beside the versions trained here, and is never deleted: there is at most one for each release. Knows folders,
files and version rows.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from backend.config import Settings
from backend.disk_sync import sync_file, sync_folder
from backend.exchange.versions import FINGERPRINT, MANIFEST
from backend.recognizer.bundle import Bundle, BundleError, load_bundle
from backend.services.versions import registry
from backend.services.versions.folders import is_pruned
from backend.services.versions.lineage import lineage
from backend.store import versions
from backend.store.versions import Version

logger = logging.getLogger(__name__)


def keep_shipped(session: Session, settings: Settings) -> list[str]:
    """Copy the shipped versions that are not kept yet; return the names of those copied.

    Only for versions trained here that can still be made live. One that cannot be copied, because the disk is full
    or its files are gone, is left to the next call.
    """
    copied = []
    for version in _needed(session, settings):
        if not (settings.candidates_dir / version.name).exists():
            try:
                _copy(registry.open_version(session, settings, version.name), settings.candidates_dir)
            except BundleError:
                continue  # a release has removed it already
            except OSError as error:
                logger.warning("The shipped version %s could not be copied: %s", version.name, error)
                continue
            logger.info("The shipped version %s was copied, since others come from it", version.name)
            copied.append(version.name)
    return copied


def _needed(session: Session, settings: Settings) -> list[Version]:
    found: dict[str, Version] = {}
    for version in versions.select_versions(session):
        if version.origin == "retrained" and not is_pruned(settings, version.name):
            before = (each for each in lineage(session, version.name) if each.origin == "shipped")
            found |= {each.name: each for each in list(before)[:1]}
    return list(found.values())


def _copy(bundle: Bundle, target: Path) -> None:
    """Copy the bundle into the folder ``target``, whole or not at all.

    Raises:
        BundleError: what was copied is damaged.
        OSError: a file cannot be read or written; nothing is left behind.
    """
    target.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".bundle-", dir=target))
    try:
        for name in (*bundle.manifest.files, MANIFEST, FINGERPRINT):
            if (bundle.dir / name).is_file():  # the oldest bundles have no fingerprint of their own
                (draft / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(bundle.dir / name, draft / name)
                sync_file(draft / name)
        load_bundle(draft)
        draft.chmod(0o755)
        sync_folder(draft)
        draft.rename(target / bundle.dir.name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    sync_folder(target)
