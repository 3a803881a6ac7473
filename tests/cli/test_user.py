"""`flask user …`."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from backend.store.audit import AuditEvent
from tests.cli.conftest import CommandLine

PASSWORD = re.compile(r"([a-z2-9]{4}-){3}[a-z2-9]{4}")


def test_the_first_administrator_is_added_and_told_the_password(cli: CommandLine) -> None:
    assert cli.output("user", "list") == (
        "There are no accounts. Make the first administrator with: flask user add NAME --admin\n"
    )
    first, password = cli.output("user", "add", "Zoé Martin", "--admin").splitlines()
    assert first == "Zoé Martin, administrator. Password, shown this once and changed at the first log-in:"
    assert PASSWORD.fullmatch(password)
    assert cli.output("user", "list").split() == ["administrator", "first", "password", "Zoé", "Martin"]


def test_the_first_account_must_be_an_administrator_s(cli: CommandLine) -> None:
    refused = cli.run("user", "add", "Anna")
    assert refused.exit_code == 1
    assert "flask user add NAME --admin" in refused.output


def test_accounts_are_changed_by_name(cli: CommandLine) -> None:
    cli.run("user", "add", "Boss", "--admin")
    assert cli.output("user", "add", "Anna", "--role", "reader").startswith("Anna, reader. ")
    assert cli.output("user", "add", "Berta").startswith("Berta, reviewer. ")
    assert cli.output("user", "role", "anna", "trainer") == "Anna: trainer\n"
    assert cli.output("user", "disable", "ANNA") == "Anna: disabled\n"
    assert "disabled" in cli.output("user", "list").splitlines()[1]
    assert cli.output("user", "enable", "Anna") == "Anna: enabled\n"
    assert PASSWORD.fullmatch(cli.output("user", "password", "Anna").splitlines()[-1])
    with cli.session() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert {row.actor for row in rows} == {"command line"}
    assert [row.action for row in rows] == [
        *["user.add"] * 3,
        *["user.change"] * 3,
        "user.password",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "Boss", "--admin"),
        ("add", " "),
        ("add", "Anna", "--role", "king"),
        ("disable", "Boss"),
        ("role", "Boss", "reader"),
        ("role", "Nobody", "reader"),
        ("enable", "Nobody"),
        ("password", "Nobody"),
    ],
)
def test_what_cannot_be_done_is_a_message(cli: CommandLine, words: tuple[str, ...]) -> None:
    cli.run("user", "add", "Boss", "--admin")
    refused = cli.run("user", *words)
    assert refused.exit_code in (1, 2)
    assert "Error: " in refused.output
    assert "Traceback" not in refused.output
