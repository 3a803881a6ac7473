"""Every error code has its status and title, in one table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backend.http.error_kinds import ERRORS, with_status
from backend.services.errors import ServiceError
from backend.store.errors import StoreError
from tests.architecture.source import tracked

REFUSED_FILE = re.compile(r"(?:FileRefusedError|ImageRefusedError|_refused)\(\s*\"([a-z-]+)\"")
STATUSES = {
    400: {"bad-request"},
    401: {"signed-out", "wrong-login", "wrong-token"},
    403: {"change-password", "csrf", "foreign-origin", "no-accounts", "not-allowed"},
    404: {"not-found"},
    405: {"method-not-allowed"},
    408: {"request-timeout"},
    409: {"conflict", "last-administrator", "name-taken"},
    412: {"revision-conflict"},
    413: {"too-large"},
    415: {"pdf", "heic", "not-a-page", "not-an-image", "unsupported-media-type"},
    422: {
        *(
            "csv-refused",
            "damaged",
            "empty",
            "encrypted",
            "erased",
            "invalid",
            "no-file-taken",
            "not-enough",
            "too-costly",
            "too-long",
        ),
        *(
            "too-many-pages",
            "too-many-pixels",
            "too-small",
            "unclear",
            "weak-password",
            "whole-page",
            "wrong-password",
            "zip-entry-refused",
            "zip-refused",
        ),
    },
    428: {"precondition-required"},
    429: {"too-many-attempts", "too-many-connections"},
    500: {"internal-server-error"},
    503: {"busy", "damaged-database", "not-ready", "unavailable"},
    507: {"storage-full"},
}


def codes(base: type[Exception]) -> Iterator[str]:
    for kind in base.__subclasses__():
        yield kind.code  # type: ignore[attr-defined]  # tests/services/test_errors.py checks that each has one
        yield from codes(kind)


def test_each_error_of_services_and_store_is_in_the_table() -> None:
    found = {*codes(ServiceError), *codes(StoreError)}
    assert found - ERRORS.keys() == set()
    assert {"not-found", "revision-conflict", "storage-full", "not-enough"} <= found


def test_each_refusal_of_a_file_is_in_the_table() -> None:
    texts = [path.read_text(encoding="utf-8") for path in tracked("backend/*.py")]
    found = {code for text in texts for code in REFUSED_FILE.findall(text)}
    assert {"empty", "damaged", "zip-refused"} <= found
    assert found - ERRORS.keys() == set()


def test_codes_keep_their_statuses() -> None:
    found: dict[int, set[str]] = {}
    for code, kind in ERRORS.items():
        found.setdefault(kind.status, set()).add(code)
    assert found == STATUSES


def test_titles_are_short_and_begin_with_a_capital() -> None:
    assert [
        kind.title for kind in ERRORS.values() if not re.fullmatch(r"[A-Z][A-Za-z -]{3,28}", kind.title)
    ] == []


def test_a_code_is_replaced_by_type_status_and_title() -> None:
    assert with_status({"code": "not-found", "detail": "There is no such image.", "yours": None}) == {
        "type": "urn:paraph:problem:not-found",
        "status": 404,
        "title": "Not found",
        "detail": "There is no such image.",
        "yours": None,
    }


def test_an_error_of_an_earlier_release_comes_back_unchanged() -> None:
    kept = {"status": 415, "title": "Not an image", "detail": "This is text."}
    assert with_status(kept) == kept
