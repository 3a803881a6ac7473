"""`flask erase`."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.store.audit import select_events
from backend.store.images import Image
from tests.cli.conftest import CommandLine

pytestmark = pytest.mark.slow


def test_an_image_is_erased_and_listed(cli: CommandLine) -> None:
    cli.ship("v1")
    cli.label("ANNE", "LUC")
    told = cli.output("erase", "image", "1", "--reason", "request 2026-14")
    assert told == "The image 1 was erased: images 1, labels 1.\n"
    (line,) = cli.output("erase", "list").splitlines()
    assert line[16:] == "  image 1  command line: request 2026-14"
    with cli.session() as session:
        assert session.scalars(select(Image.id)).all() == [2]
        (event,) = select_events(session, action="image.erase")
        assert event.actor == "command line"


def test_a_record_that_is_not_there_and_a_missing_reason_are_errors(cli: CommandLine) -> None:
    cli.ship("v1")
    result = cli.run("erase", "record", "7", "--reason", "a request")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no such record. Received: 7\n")
    assert "Missing option '--reason'" in cli.run("erase", "image", "1").stderr
    assert cli.output("erase", "list") == ""
