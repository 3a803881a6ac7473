"""The schema: all models, and the migrations that create their tables.

Knows Alembic and the folder ``migrations``. Does not know what the tables mean.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import Migrate
from sqlalchemy import Engine, MetaData, inspect

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
from backend.store.database import Base, db
from backend.store.erasing import erasures, trained_images
from backend.store.piles import tables as piles

if TYPE_CHECKING:
    from flask import Flask

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


def init_migrations(app: Flask) -> None:
    """Register the commands of ``flask db``."""
    Migrate(app, db, directory=str(MIGRATIONS))


def upgrade(engine: Engine) -> None:
    """Migrate the database to the newest revision, if it is older. Safe in two processes at once."""
    command.upgrade(_config(engine), "head")


def revision(engine: Engine) -> str | None:
    """The database's revision; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The newest revision that this release knows."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


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
    return any(script.revision == revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions())


def _config(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config
