"""Errors: whatever goes wrong, the response has one shape and reveals nothing of the inside."""

from __future__ import annotations

import errno
import logging

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from backend.config import Settings
from backend.http.problem import Problem
from backend.services.errors import RevisionConflictError, UnavailableError
from backend.store.errors import BlobDamaged, BlobMissing, BlobUnreadable, Busy, Damaged, StorageFull
from tests.api.api_client import problem


@pytest.fixture
def debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flask's debug mode, left on in the environment."""
    monkeypatch.setenv("FLASK_DEBUG", "1")


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The app, with a route that raises what its config holds."""
    app.testing = False

    @app.get("/api/fail")
    def fail() -> str:
        raise app.config["FAILURE"]

    return app


def test_an_unknown_address_names_itself(app: Flask) -> None:
    refusal = problem(app.test_client().get("/api/v1/nothing"), 404)
    assert refusal == {
        "type": "urn:paraph:problem:not-found",
        "title": "Not found",
        "status": 404,
        "detail": "There is nothing at this address. Received: '/api/v1/nothing'",
        "request_id": refusal["request_id"],
    }


def test_a_write_to_an_unknown_address_is_a_404_and_not_a_405(app: Flask) -> None:
    problem(app.test_client().post("/api/v1/nothing"), 404)


def test_a_wrong_method_says_which_are_right(app: Flask) -> None:
    response = app.test_client().delete("/api/v1/stats")
    assert problem(response, 405)["detail"] == "This address does not support this method. Received: 'DELETE'"
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_crash_tells_the_log_and_not_the_client(failing: Flask, caplog: pytest.LogCaptureFixture) -> None:
    failing.config["FAILURE"] = ZeroDivisionError("secret inside")
    with caplog.at_level(logging.ERROR):
        refusal = problem(failing.test_client().get("/api/fail"), 500)
    assert "secret" not in str(refusal)
    assert "secret inside" in caplog.text
    assert refusal["request_id"] in caplog.text


@pytest.mark.usefixtures("debugging")
def test_a_crash_is_told_so_in_debug_mode_too(failing: Flask) -> None:
    failing.config["FAILURE"] = ZeroDivisionError("secret inside")
    assert "secret" not in str(problem(failing.test_client().get("/api/fail"), 500))


@pytest.mark.parametrize(
    ("failure", "status", "kind", "retry"),
    [
        (Busy("Another writer held the database for 10 s"), 503, "busy", "5"),
        (OperationalError("SELECT secret", {}, Exception("no such table")), 503, "busy", "5"),
        (UnavailableError("No model is loaded."), 503, "unavailable", "5"),
        (StorageFull("The image folder has no space left"), 507, "storage-full", None),
        (BlobMissing("No blob has this name."), 404, "not-found", None),
        (BlobDamaged("The bytes of this blob have changed."), 404, "not-found", None),
        (BlobUnreadable("This blob cannot be read."), 404, "not-found", None),
        (Damaged("The database is damaged (malformed)"), 503, "damaged-database", "5"),
        (RevisionConflictError("Changed.", current={"revision": 2}), 412, "revision-conflict", None),
        (Problem("teapot", "Short and stout.", status=418), 418, "teapot", None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_each_failure_has_its_status_and_kind(
    failing: Flask, failure: Exception, status: int, kind: str, retry: str | None
) -> None:
    failing.config["FAILURE"] = failure
    response = failing.test_client().get("/api/fail")
    refusal = problem(response, status)
    assert refusal["type"] == f"urn:paraph:problem:{kind}"
    assert response.headers.get("Retry-After") == retry
    assert "secret" not in str(refusal)


def test_a_failure_s_own_facts_are_members_of_the_response(failing: Flask) -> None:
    failing.config["FAILURE"] = RevisionConflictError("Changed.", field="text", current={"revision": 2})
    refusal = problem(failing.test_client().get("/api/fail"), 412)
    assert (refusal["title"], refusal["field"], refusal["current"]) == (
        "Changed meanwhile",
        "text",
        {"revision": 2},
    )


def test_a_message_names_files_without_the_place_of_the_installation(
    failing: Flask, settings: Settings
) -> None:
    failing.config["FAILURE"] = UnavailableError(f"There is no bundle at {settings.weights_dir / 'v1'}.")
    refusal = problem(failing.test_client().get("/api/fail"), 503)
    assert refusal["detail"] == f"There is no bundle at {settings.weights_dir.name}/v1."


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_anywhere_is_a_507(failing: Flask, number: int) -> None:
    failing.config["FAILURE"] = OSError(number, "secret place")
    assert problem(failing.test_client().get("/api/fail"), 507)["detail"] == (
        "The server's disk is full. What was stored before is intact; free some space, then send this again."
    )


def test_another_error_of_the_system_is_a_bug(failing: Flask) -> None:
    failing.config["FAILURE"] = PermissionError(errno.EACCES, "secret place")
    assert "secret" not in str(problem(failing.test_client().get("/api/fail"), 500))
