"""The list of all commands."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate

from backend.cli.backup import backup, restore
from backend.cli.clean_up import clean_up
from backend.cli.doctor import doctor
from backend.cli.erase import erase_group
from backend.cli.files import export
from backend.cli.form import form_group
from backend.cli.import_bundle import import_bundle
from backend.cli.reading import read
from backend.cli.retrain import retrain
from backend.cli.user import user_group
from backend.cli.versions import promote, versions
from backend.store.database import db
from backend.store.migrations import MIGRATIONS

COMMANDS = (
    retrain,
    import_bundle,
    versions,
    promote,
    read,
    form_group,
    export,
    backup,
    restore,
    doctor,
    clean_up,
    user_group,
    erase_group,
)


def register(app: Flask) -> None:
    """Add the commands to ``app``, those of ``flask db`` too."""
    Migrate(app, db, directory=str(MIGRATIONS))
    for command in COMMANDS:
        app.cli.add_command(command)
