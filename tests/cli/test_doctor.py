"""`flask doctor`: a line for each thing, and a status that scripts can use."""

from __future__ import annotations

from tests.cli.conftest import CommandLine


def test_warnings_alone_are_no_failure(cli: CommandLine) -> None:
    cli.ship("v1")
    lines = cli.output("doctor").splitlines()
    assert "ok       live version: v1" in lines
    assert "WARNING  worker: Not running: nothing is read or trained. Start it with: python app.py" in lines


def test_an_error_is_a_failure(cli: CommandLine) -> None:
    result = cli.run("doctor")
    assert result.exit_code == 1
    assert "ERROR    live version: There is none." in result.stdout
