"""The commands: `flask retrain`, `flask versions`, `flask read` and the others. Words in, a service's answer out.

Each file holds the commands of one matter. `register` hands them to an application; importing makes nothing.
"""

from __future__ import annotations

from flask import Flask

from backend.cli import checkup, files, reading, retrain, versions

COMMANDS = (
    retrain.retrain,
    versions.versions,
    versions.promote,
    reading.read,
    files.export,
    files.backup,
    checkup.doctor,
)


def register(app: Flask) -> None:
    """Give ``app`` its commands."""
    for command in COMMANDS:
        app.cli.add_command(command)
