"""`flask erase`: erase a person's image, record or page for good, list what was erased."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages, session
from backend.services import audit
from backend.services.erasing import tombstones
from backend.services.erasing.erase import Kind, erase
from backend.store.erasing.erasures import Erasure
from backend.wiring import wired

_USES = {
    "trained": "was trained on it",
    "compared": "was only compared on it",
    "perhaps": "may have been trained on it, by an earlier release",
    "descends": "was trained further from such a version",
}
_reason = click.option(
    "--reason", required=True, help="Kept with the tombstone for ever: do not name the person."
)


@click.group("erase")
def erase_group() -> None:
    """Erase what belongs to a person for good; nothing brings it back but a backup."""


def _add_command(kind: Kind, words: str) -> None:
    """`flask erase KIND`, which is described by ``words``."""

    @erase_group.command(kind, help=words)
    @click.argument("former_id", metavar=f"{kind.upper()}_ID", type=click.IntRange(min=1))
    @_reason
    @with_appcontext
    def erase_one(former_id: int, reason: str) -> None:
        _erase(kind, former_id, reason)


_add_command(
    "image", "Erase the image IMAGE_ID with its readings, its labels and all that runs have kept of it."
)
_add_command(
    "record", "Erase the record RECORD_ID with its pages and fields, and drop the file that it came in."
)
_add_command("page", "Erase the page PAGE_ID, which is in no record, and drop the file that it came in.")


@erase_group.command("list")
@with_appcontext
def list_erasures() -> None:
    """List what was erased, newest first: after a backup was restored, erase again what is newer than the backup."""
    opened, cursor = session(), None
    while True:
        found = tombstones.chunk(opened, cursor=cursor)
        for each in found.items:
            made = f"{each.created_at.astimezone():%Y-%m-%d %H:%M}"
            state = "" if each.finished_at else "  (not finished)"
            click.echo(f"{made}  {each.kind} {each.former_id}  {each.actor}: {each.reason}{state}")
        cursor = found.next_cursor
        if cursor is None:
            return


def _erase(kind: Kind, former_id: int, reason: str) -> None:
    opened, parts = session(), wired()
    with errors_as_messages():
        tombstone = erase(
            opened,
            parts.blobs,
            parts.settings,
            kind,
            former_id,
            reason=reason,
            author=audit.COMMAND_LINE,
        )
    _tell(tombstone)


def _tell(tombstone: Erasure) -> None:
    counts = ", ".join(
        f"{name.replace('_', ' ')} {count}" for name, count in tombstone.counts.items() if count
    )
    click.echo(f"The {tombstone.kind} {tombstone.former_id} was erased: {counts}.")
    for version in tombstone.versions:
        click.echo(f"Version {version['name']} {_USES[version['use']]}.")
    for kind, ids in tombstone.copies.items():
        if ids:
            click.echo(f"The same is still shown by {kind}: {', '.join(map(str, ids))}.")
    if tombstone.plan.get("run") is not None:
        click.echo("A run that was being trained on it is cancelled; its folder goes once it has ended.")
    elif tombstone.finished_at is None:
        click.echo("Some files are in use. The worker deletes what is left, or: flask clean-up")
