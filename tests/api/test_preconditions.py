"""If-Match and Idempotency-Key: what their headers mean."""

from __future__ import annotations

import pytest
from flask import Flask

from backend.api.preconditions import NO_SUCH_REVISION, etag, expected_revision, idempotency_key
from backend.api.problems.problem import Problem


@pytest.mark.parametrize(
    ("header", "revision"),
    [
        ('"0"', 0),
        ('"12"', 12),
        ("12", 12),
        ("*", None),
        ('W/"12"', NO_SUCH_REVISION),
        ('"x"', NO_SUCH_REVISION),
        ("", NO_SUCH_REVISION),
        ('"1", "2"', NO_SUCH_REVISION),
        ('"²"', NO_SUCH_REVISION),
        ('"12345678901"', NO_SUCH_REVISION),
    ],
)
def test_a_revision_is_read_from_if_match(header: str, revision: int | None) -> None:
    with Flask(__name__).test_request_context(headers={"If-Match": header}):
        assert expected_revision() == revision


def test_if_match_must_be_there() -> None:
    with Flask(__name__).test_request_context(), pytest.raises(Problem) as caught:
        expected_revision()
    assert caught.value.status == 428


def test_a_revision_s_etag_is_read_back() -> None:
    with Flask(__name__).test_request_context(headers={"If-Match": etag(3)["ETag"]}):
        assert expected_revision() == 3


def test_a_key_is_optional() -> None:
    with Flask(__name__).test_request_context():
        assert idempotency_key() is None
    with Flask(__name__).test_request_context(headers={"Idempotency-Key": "k-1"}):
        assert idempotency_key() == "k-1"
