"""`flask erase`."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from backend.cli.erase import _tell
from backend.store.audit import select_events
from backend.store.database import now, writing
from backend.store.erasing.erasures import Erasure
from backend.store.images import Image
from backend.store.piles.files import insert_file, insert_pile
from backend.store.piles.pages import insert_page
from tests.cli.conftest import CommandLine
from tests.store.rows import make_batch, sha

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


def test_a_page_is_erased(cli: CommandLine) -> None:
    cli.ship("v1")
    with cli.session() as session, writing(session):
        pile = insert_pile(session, make_batch(session, "March").id)
        names = {"folder": "", "file_name": "scan.pdf", "place": ""}
        file = insert_file(session, pile_id=pile.id, sha256=sha("scan"), size=1, pages=1, **names)
        insert_page(session, file.id, 1).state = "foreign"
        file.state = "done"
    told = cli.output("erase", "page", "1", "--reason", "request 2026-14")
    assert told == "The page 1 was erased: pages 1, files 1, originals 1, batches 1.\n"
    (line,) = cli.output("erase", "list").splitlines()
    assert line[16:] == "  page 1  command line: request 2026-14"


def test_a_record_that_is_not_there_and_a_missing_reason_are_errors(cli: CommandLine) -> None:
    cli.ship("v1")
    result = cli.run("erase", "record", "7", "--reason", "a request")
    assert (result.exit_code, result.stderr) == (1, "Error: There is no such record. Received: 7\n")
    assert "Missing option '--reason'" in cli.run("erase", "image", "1").stderr
    assert cli.output("erase", "list") == ""


@pytest.mark.parametrize(
    ("plan", "is_finished", "said"),
    [
        ({}, True, ""),
        ({}, False, "Some files are in use"),
        ({"run": None}, False, "Some files are in use"),
        ({"run": 3}, False, "A run that was being trained on it is cancelled"),
    ],
)
def test_a_run_is_cancelled_only_where_there_is_one(
    capsys: pytest.CaptureFixture[str], plan: dict[str, Any], is_finished: bool, said: str
) -> None:
    finished = now() if is_finished else None
    facts = {"counts": {"images": 1}, "versions": [], "copies": {}}
    _tell(Erasure(kind="image", former_id=1, plan=plan, finished_at=finished, **facts))
    first, *others = capsys.readouterr().out.splitlines()
    assert first == "The image 1 was erased: images 1."
    assert [line.startswith(said) for line in others] == ([True] if said else [])
