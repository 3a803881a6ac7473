"""Log lines on the error stream."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime

import pytest

from backend.logging import begin_request, on_behalf_of, request_id, set_up


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_line_names_the_process_and_its_level_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("info", "web")
    logging.getLogger("backend.worker").info("ready")
    logging.getLogger("backend.worker").debug("unseen")
    assert capsys.readouterr().err.endswith(" web INFO backend.worker: ready\n")


def test_noisy_libraries_log_only_from_warning(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("DEBUG", "worker")
    logging.getLogger("alembic.runtime").info("unseen")
    logging.getLogger("alembic").error("seen")
    assert capsys.readouterr().err.count("\n") == 1


def test_a_json_line_is_one_object_whatever_the_message_holds(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "worker", "json")
    logging.getLogger("backend.worker").warning("two\nlines, “quoted” and %s", "é")
    written = capsys.readouterr().err
    assert written.count("\n") == 1
    line = json.loads(written)
    assert datetime.fromisoformat(line.pop("at")).tzinfo is not None
    assert line == {
        "level": "WARNING",
        "process": "worker",
        "logger": "backend.worker",
        "message": "two\nlines, “quoted” and é",
    }


def test_a_json_line_has_the_members_and_the_traceback_of_its_record(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up("INFO", "web", "json")
    try:
        raise ValueError("out of range")
    except ValueError:
        logging.getLogger("a").exception("failed", extra={"members": {"status": 500, "actor": None}})
    line = json.loads(capsys.readouterr().err)
    assert line["status"] == 500
    assert "actor" not in line
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("ValueError: out of range")


def test_lines_name_the_request_that_they_belong_to(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", "worker", "json")
    with on_behalf_of("aaaabbbb"):
        logging.getLogger("a").info("inside")
    logging.getLogger("a").info("outside")
    inside, outside = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert inside["request_id"] == "aaaabbbb"
    assert "request_id" not in outside


def test_a_request_ends_where_the_next_one_begins() -> None:
    with on_behalf_of(None):
        begin_request("aaaabbbb")
        begin_request("ccccdddd")
        assert request_id() == "ccccdddd"
    assert request_id() is None
