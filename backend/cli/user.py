"""`flask user …`: make the first administrator, and help if nobody can log in any more."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from backend.cli.shared import errors_as_messages, session
from backend.services.accounts import managing
from backend.services.accounts.managing import WithPassword
from backend.services.accounts.roles import ROLES, Role
from backend.services.audit import COMMAND_LINE
from backend.wiring import wired

ROLE = click.Choice(ROLES)


@click.group("user")
def user_group() -> None:
    """Accounts: add, list, role, disable, enable, password."""


@user_group.command("add")
@click.argument("name")
@click.option("--role", type=ROLE, default="reviewer", show_default=True, help="What the account may do.")
@click.option("--admin", "is_admin", is_flag=True, help="The same as --role administrator.")
@with_appcontext
def add(name: str, role: str, is_admin: bool) -> None:
    """Make the account NAME and print its first password.

    With the first account, which is an administrator's, Paraph is closed to everybody without one.
    """
    opened = session()
    with errors_as_messages():
        made = managing.add_user(
            opened,
            wired().passwords,
            name=name,
            role=Role.ADMINISTRATOR if is_admin else Role.of(role),
            by=COMMAND_LINE,
            is_first_allowed=True,
        )
    _say_password(made)


@user_group.command("list")
@with_appcontext
def list_users() -> None:
    """List the accounts: role, state, name."""
    found = managing.all_users(session())
    if not found:
        click.echo(f"There are no accounts. Make the first administrator with: {managing.FIRST}")
    for user in found:
        state = (
            "disabled" if user.disabled_at else "first password" if user.must_change_password else "active"
        )
        click.echo(f"{user.role:<13}  {state:<14}  {user.name}")


@user_group.command("role")
@click.argument("name")
@click.argument("role", type=ROLE)
@with_appcontext
def change_role(name: str, role: str) -> None:
    """Give the account NAME the role ROLE; it takes effect at the account's next request."""
    opened = session()
    with errors_as_messages():
        user = managing.change_user(
            opened, managing.user_named(opened, name).id, by=COMMAND_LINE, role=Role.of(role)
        )
    click.echo(f"{user.name}: {user.role}")


@user_group.command("disable")
@click.argument("name")
@with_appcontext
def disable(name: str) -> None:
    """Disable the account NAME: it can no longer log in, and its sessions end. Its labels stay."""
    _set_disabled(name, is_disabled=True)


@user_group.command("enable")
@click.argument("name")
@with_appcontext
def enable(name: str) -> None:
    """Enable the account NAME: it can log in again."""
    _set_disabled(name, is_disabled=False)


@user_group.command("password")
@click.argument("name")
@with_appcontext
def reset_password(name: str) -> None:
    """Generate a new password for the account NAME, print it, and end its sessions."""
    opened = session()
    with errors_as_messages():
        user_id = managing.user_named(opened, name).id
        made = managing.reset_password(opened, wired().passwords, user_id, by=COMMAND_LINE)
    _say_password(made)


def _set_disabled(name: str, *, is_disabled: bool) -> None:
    opened = session()
    with errors_as_messages():
        user_id = managing.user_named(opened, name).id
        user = managing.change_user(opened, user_id, by=COMMAND_LINE, is_disabled=is_disabled)
    click.echo(f"{user.name}: {'disabled' if is_disabled else 'enabled'}")


def _say_password(made: WithPassword) -> None:
    click.echo(
        f"{made.user.name}, {made.user.role}. Password, shown this once and changed at the first log-in:"
    )
    click.echo(made.password)
