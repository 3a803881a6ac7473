"""Which commands there are."""

from __future__ import annotations

from tests.cli.conftest import CommandLine


def test_every_command_is_listed_with_its_purpose(cli: CommandLine) -> None:
    listed = cli.output("--help")
    for name in ("retrain", "versions", "promote", "read", "export", "backup", "doctor", "db"):
        assert f"\n  {name} " in listed
