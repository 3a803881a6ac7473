"""`flask versions` and `flask promote`: list the versions, move the live pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages, session
from backend.services import audit
from backend.services.versions import registry
from backend.wiring import wired

if TYPE_CHECKING:
    from backend.store.versions import Version


@click.command("versions")
@with_appcontext
def versions() -> None:
    """List the versions, newest first; an asterisk marks the live one."""
    opened = session()
    live = registry.live_name(opened)
    found = registry.list_versions(opened)
    if not found:
        click.echo("There is no version yet: the weights folder has no intact bundle. See: flask doctor")
    for version in found:
        click.echo(_line(version, is_live=version.name == live))


@click.command("promote")
@click.argument("name")
@with_appcontext
def promote(name: str) -> None:
    """Make version NAME live; running servers and workers use it within seconds."""
    with errors_as_messages():
        version = registry.promote(session(), wired().settings, name, author=audit.COMMAND_LINE)
    if version.state == "rejected":
        click.echo(
            "The gate had rejected it: keep an eye on what it reads. To go back: flask promote.", err=True
        )
    click.echo(f"Version {name} is live.")


def _line(version: Version, *, is_live: bool) -> str:
    mark = "*" if is_live else " "
    made = f"{version.created_at.astimezone():%Y-%m-%d %H:%M}"
    parent = f"  from {version.parent}" if version.parent else ""
    return f"{mark} {version.name}  {version.origin}, {version.state}  {made}{parent}"
