"""The schema: all models, and the migrations that create their tables.

Knows Alembic and the folder ``migrations``. Does not know what the tables mean. Nearly every start finds the newest
revision: that is seen without Alembic, whose import would be a fifth of a start, so only a migration loads it.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, MetaData, inspect, text

from backend.store import (
    audit,
    forms,
    heartbeats,
    image_sides,
    images,
    labels,
    leases,
    operations,
    readings,
    runs,
    upload_keys,
    versions,
)
from backend.store.accounts import attempts, sessions, tokens, users
from backend.store.database import Base
from backend.store.erasing import erasures, trained_images
from backend.store.piles import tables as piles

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
TABLES = tuple(
    model.__tablename__
    for model in (
        images.Batch,
        images.Image,
        readings.Reading,
        operations.Operation,
        labels.Label,
        runs.TrainingRun,
        versions.Version,
        versions.Promotion,
        upload_keys.UploadKey,
        heartbeats.Heartbeat,
        leases.Lease,
        piles.Pile,
        piles.PageFile,
        piles.Record,
        piles.Page,
        piles.PageField,
        piles.PageDecision,
        forms.Form,
        forms.FormVersion,
        forms.FormPicture,
        users.User,
        sessions.UserSession,
        tokens.ApiToken,
        attempts.LoginAttempt,
        audit.AuditEvent,
        erasures.Erasure,
        trained_images.TrainedImage,
        image_sides.ImageSide,
    )
)


def models() -> MetaData:
    """The metadata with every model in it."""
    return Base.metadata


def upgrade(engine: Engine, target: str = "head") -> None:
    """Migrate the database to the newest revision, or to ``target``, if it is older. Safe in two processes at once."""
    if revision(engine) == (head() if target == "head" else target):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    command.upgrade(config, target)


def revision(engine: Engine) -> str | None:
    """The database's revision; None for an empty one."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def head() -> str:
    """The newest revision that this release knows."""
    return max(_known())


def is_empty(engine: Engine) -> bool:
    """Whether the database has no table at all, not even another program's."""
    return not inspect(engine).get_table_names()


def is_current(engine: Engine) -> bool:
    """Whether the database is exactly at this release's revision."""
    return revision(engine) == head()


def is_newer(engine: Engine) -> bool:
    """Whether the database was written by a later release, whose revision this one does not know."""
    found = revision(engine)
    return found is not None and not is_known(found)


def is_known(revision: str) -> bool:
    """Whether this release has the migration of that revision: it can use such a database, or migrate it."""
    return revision in _known()


def _known() -> set[str]:
    """The revisions of this release: the files of migrations are named for them, as in ``0009_pages.py``."""
    return {file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py")}
